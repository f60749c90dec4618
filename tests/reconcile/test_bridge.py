"""Bridges and variances against textbooks, AdventureWorks and their own arithmetic."""

import json
from dataclasses import astuple
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xl_align.errors import DomainError
from xl_align.reconcile.bridge import (
    bridge_minor,
    margin_bridge,
    market_share_variance,
    market_size_variance,
    revenue_bridge,
    sales_mix_variance,
    sales_quantity_variance,
)
from xl_align.reconcile.purchasing import (
    invoice_variance,
    price_variance,
    quantity_variance,
    rate_variance,
)

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "data"


def array(*numbers):
    return np.array(numbers, dtype=np.float64)


def test_sales_quantity_and_mix():
    """VA-001: Horngren et al., Cost Accounting 13e, pp. 517-519."""
    base = array(400_000, 600_000, 1_500_000)
    units = array(480_000, 900_000, 1_620_000)
    margin = array(2.0, 1.2, 2.5)
    quantity = sales_quantity_variance(base, units, margin)
    mix = sales_mix_variance(base, units, margin)
    assert quantity == pytest.approx([160_000, 144_000, 750_000], rel=1e-11)
    assert mix == pytest.approx([0, 216_000, -450_000], abs=1e-6)
    assert quantity + mix == pytest.approx([160_000, 360_000, 300_000], rel=1e-11)
    assert quantity.sum() == pytest.approx(1_054_000)
    assert mix.sum() == pytest.approx(-234_000)
    flat = margin_bridge(base, margin, 0, 1, units, margin, 0, 1)
    assert flat.volume == pytest.approx(quantity)
    assert flat.mix == pytest.approx(mix)


def test_sales_quantity_by_average_contribution():
    """VA-002: Kaplan ACCA PM Integrated Workbook 2018-19, p. 290."""
    base, margin = array(8_000, 26_000, 6_000), array(760, 94, 940)
    average = (base * margin).sum() / base.sum()
    assert average == pytest.approx(354.1, rel=1e-12)
    in_base_mix = base * 46_000 / base.sum()
    got = sales_quantity_variance(base, in_base_mix, margin)
    assert got.sum() == pytest.approx(2_124_600, rel=1e-12)
    assert (46_000 - base.sum()) * average == pytest.approx(2_124_600, rel=1e-12)


def test_market_share_and_size():
    """VA-004: Alternative Variance Calculations, App. 11A (studylib 5837659)."""
    share = market_share_variance(160_000, 16_000 / 160_000, 15_000 / 160_000, 29)
    size = market_size_variance(160_000, 160_000, 15_000 / 160_000, 29)
    assert share == pytest.approx(29_000, rel=1e-11)
    assert size == pytest.approx(0, abs=1e-9)
    quantity = sales_quantity_variance(array(15_000), array(16_000), array(29))
    assert quantity.sum() == pytest.approx(share + size, rel=1e-11)


def test_mix_of_two_products():
    """VA-005: Blocher et al., Cost Management ch. 16, Schmidt Machinery."""
    base, units, one = array(1_000, 3_000), array(1_600, 3_400), array(1, 1)
    assert sales_mix_variance(base, units, one) == pytest.approx([350, -350])
    assert sales_quantity_variance(base, units, one) == pytest.approx([250, 750])


def test_price_volume_and_joint_effect():
    """VA-006: accountancyindex.com keeps the joint term apart; here it is in price."""
    p0, q0 = array(10, 15, 20), array(1_000, 800, 500)
    p1, q1 = array(11, 15, 23), array(1_000, 700, 800)
    bridge = revenue_bridge(q0, p0, 1, q1, p1, 1)
    joint = ((p1 - p0) * (q1 - q0)).sum()
    assert joint == 900
    assert bridge.price.sum() - joint == pytest.approx(2_500, rel=1e-12)
    assert (bridge.volume + bridge.mix).sum() == pytest.approx(4_500, rel=1e-12)
    assert (bridge.actual - bridge.base).sum() == 7_900


@pytest.mark.parametrize(
    ("price", "used", "standard", "allowed", "by_price", "by_quantity"),
    [
        pytest.param(6.5, 450, 6.9, 430, -180, 138, id="VA-009 accountingqa 23-5"),
        pytest.param(
            5.8, 183_200, 6.0, 185_000, -36_640, -10_800, id="VA-010 qammunity"
        ),
        pytest.param(5.1, 4_500, 5.0, 4_000, 450, 2_500, id="VA-011 Gifford Corp."),
    ],
)
def test_material_variances(price, used, standard, allowed, by_price, by_quantity):
    """Positive is unfavourable: above standard."""
    got = price_variance(used, price, standard)
    assert got == pytest.approx(by_price, rel=1e-9)
    usage = quantity_variance(used, allowed, standard)
    assert usage == pytest.approx(by_quantity, rel=1e-9)
    total = used * price - allowed * standard
    assert got + usage == pytest.approx(total, abs=1e-6)


money = st.floats(0.01, 1e5)


@given(money, money, money, money, money, money)
def test_purchasing_variances_add_up_to_invoice_less_standard(q, o, i, s, r0, r1):
    parts = [
        price_variance(q, o, s, r0),
        invoice_variance(q, i, o, r0),
        rate_variance(q, i, r0, r1),
    ]
    scale = q * max(o, i, s) * max(r0, r1, 1.0)
    assert sum(parts) == pytest.approx(q * i * r1 - q * s, abs=1e-12 * scale)


@pytest.mark.shared
@pytest.mark.parametrize(
    ("cut", "keys"),
    [
        ("by_product_number", ["product_number"]),
        ("by_product_number_channel", ["product_number", "channel"]),
    ],
)
def test_adventureworks_second_halves(cut, keys):
    """AdventureWorks H2 2023 against H2 2024, computed by DuckDB and by pandas."""
    if not SHARED.is_dir():
        pytest.skip(f"the shared data bundle is not at {SHARED}")
    public = json.loads((SHARED / "expected_public.json").read_text("utf-8"))
    expected = public["adventureworks"]["pvm_H2_2023_vs_H2_2024"][cut]
    sales = duckdb.read_parquet(
        str(SHARED / "adventureworks" / "sales_order_detail.parquet")
    ).df()
    day = pd.to_datetime(sales["order_date"])
    columns = ["order_qty", "line_total", "total_standard_cost"]
    halves = [
        sales[day.dt.year.eq(year) & day.dt.month.gt(6)].groupby(keys)[columns].sum()
        for year in (2023, 2024)
    ]
    lines = pd.concat(halves, axis="columns")
    q0, r0, c0, q1, r1, c1 = (
        lines.iloc[:, at].fillna(0).to_numpy(float) for at in range(6)
    )
    with np.errstate(divide="ignore", invalid="ignore"):  # nothing sold: no price
        p0, p1, c0, c1 = r0 / q0, r1 / q1, c0 / q0, c1 / q1
    revenue = revenue_bridge(q0, p0, 1, q1, p1, 1)
    got = {
        "revenue0": revenue.base,
        "revenue1": revenue.actual,
        "price": revenue.price,
        "volume_incl_mix": revenue.volume + revenue.mix,
        "pure_volume": revenue.volume,
        "mix": revenue.mix,
        "new_items": revenue.new,
        "lost_items": revenue.lost,
    }
    margin = margin_bridge(q0, p0, c0, 1, q1, p1, c1, 1)
    got |= {
        "margin0": margin.base,
        "margin1": margin.actual,
        "cost_rate_effect_on_margin": margin.cost,
        "new_margin": margin.new,
        "lost_margin": margin.lost,
    }
    for name, values in got.items():
        assert values.sum() == pytest.approx(expected[name], abs=0.01), name
    whole = bridge_minor(revenue)
    parts = [part.sum() for part in astuple(whole)]
    assert sum(parts[:-1]) == parts[-1]
    assert parts[-1] == pytest.approx(expected["revenue1"] * 100, abs=100)


amounts = st.one_of(st.just(0.0), st.floats(0.01, 1e4), st.floats(-100, -0.01))
rows = st.lists(
    st.tuples(amounts, money, money, st.floats(0.1, 10), *[amounts, money, money]),
    min_size=1,
    max_size=12,
)


@given(rows, st.floats(0.1, 10))
def test_bridges_add_up_to_the_cent_in_every_line(lines, f1):
    q0, p0, c0, f0, q1, p1, c1 = np.array(lines).T
    for bridge in (
        revenue_bridge(q0, p0, f0, q1, p1, f1),
        margin_bridge(q0, p0, c0, f0, q1, p1, c1, f1),
    ):
        whole = bridge_minor(bridge)
        assert (sum(astuple(whole)[:-1]) == whole.actual).all()
        for exact, rounded in zip(astuple(bridge), astuple(whole), strict=True):
            assert rounded == pytest.approx(exact * 100, abs=3, rel=1e-9)


@given(rows, st.floats(0.5, 2))
def test_a_bridge_scales_with_currency_and_unit(lines, k):
    """Dollars at k to the euro scale every effect by k; so do packs cancel out."""
    q0, p0, _, f0, q1, p1, _ = np.array(lines).T
    bridge = revenue_bridge(q0, p0, f0, q1, p1, f0 * 1.1)
    dear = revenue_bridge(q0, p0, f0 * k, q1, p1, f0 * 1.1 * k)
    packed = revenue_bridge(q0 / k, p0 * k, f0, q1 / k, p1 * k, f0 * 1.1)
    scale = 1e-9 * (np.abs(bridge.base).sum() + np.abs(bridge.actual).sum() + 1)
    growth = max(1.0, q1.clip(0).sum() / max(q0[q0 > 0].sum(initial=0.0), 0.01))
    for one, two, three in zip(*map(astuple, (bridge, dear, packed)), strict=True):
        assert two == pytest.approx(one * k, abs=scale * growth * 2)
        assert three == pytest.approx(one, abs=scale * growth)


def test_blank_inputs_stay_in_their_line():
    nan = np.nan
    q0, p0 = array(10, nan, 0, 10, 5), array(2, 2, nan, 2, 3)
    q1, p1 = array(12, 10, 4, 0, 5), array(3, 2, 5, nan, nan)
    bridge = revenue_bridge(q0, p0, 1, q1, p1, 1)
    blank = np.isnan(np.stack([part for part in astuple(bridge)[1:-1]]))
    assert blank.all(axis=0).tolist() == [False, True, False, False, True]
    assert blank.any(axis=0).tolist() == [False, True, False, False, True]
    assert bridge.new[2:4].tolist() == [20, 0]
    assert bridge.lost[2:4].tolist() == [0, -20]
    assert bridge.volume[0] == pytest.approx(4)
    with pytest.raises(DomainError):
        bridge_minor(bridge)


def test_nothing_continues():
    bridge = revenue_bridge(array(0, 3), 1, 1, array(2, 0), 1, 1)
    assert bridge.volume.tolist() == [0, 0]
    assert (bridge.new.tolist(), bridge.lost.tolist()) == ([2, 0], [0, -3])
    assert np.isnan(sales_mix_variance(array(0.0), array(1.0), array(1.0))).all()
