"""Networks of stages: where guaranteed service puts its safety stock."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from xl_align.errors import DomainError, MissingError
from xl_align.vocabulary import Array

Whole: TypeAlias = npt.NDArray[np.int64]

LONGEST = 1_000  # periods of cumulated lead time the programme will tabulate


@dataclass(frozen=True, slots=True)
class GuaranteedService:
    """The plan of least carrying cost, by stage; times in periods, stock in each."""

    stage: Array
    inbound_time: Array
    service_time: Array
    safety_stock: Array
    base_stock: Array
    carrying_cost: Array


@dataclass(slots=True)
class _Tree:
    """Stages in an order in which each has one neighbour still to come, at most."""

    suppliers: list[list[int]]
    customers: list[list[int]]
    order: list[int] = field(default_factory=list)
    parent: dict[int, int] = field(default_factory=dict)


def guaranteed_service(
    stages: Mapping[str, Any], links: Mapping[str, Any]
) -> GuaranteedService:
    """Place safety stock in a tree of stages so that every promise is kept.

    Parameters
    ----------
    stages : columns stage, processing_time (whole periods), holding_cost,
        service_factor; demand and demand_sd of stages that sell, inbound_time of those
        that buy outside, longest_service_time of what is promised
    links : columns from_stage, to_stage

    Returns
    -------
    GuaranteedService

    Notes
    -----
    Minimises sum h k s sqrt(SI + T - S) over whole times. Raises DomainError if the
    links form a circle. Source: Graves & Willems, M&SOM 2 (2000) and 5 (2003).
    """
    names = list(stages["stage"])
    count = len(names)
    tree = _tree(names, links)
    mean = _downstream(tree, _column(stages, "demand", count))
    variance = _downstream(tree, np.square(_column(stages, "demand_sd", count)))
    time = _whole(stages["processing_time"], "processing_time")
    outside = _whole(_column(stages, "inbound_time", count), "inbound_time")
    longest = _longest(tree, time, outside)
    bound = np.asarray(stages["service_factor"]) * np.sqrt(variance)
    most = _most(stages, tree, longest)
    inbound, outbound = _solve(
        tree, time, outside, longest, most, stages["holding_cost"] * bound
    )
    net = inbound + time - outbound
    stock = bound * np.sqrt(net)
    return GuaranteedService(
        stage=np.array(names, dtype=object),
        inbound_time=inbound.astype(np.float64),
        service_time=outbound.astype(np.float64),
        safety_stock=stock,
        base_stock=mean * net + stock,
        carrying_cost=stages["holding_cost"] * stock,
    )


def _column(stages: Mapping[str, Any], name: str, count: int) -> Array:
    """Return an optional column, 0 where nothing is said."""
    values = np.asarray(stages.get(name, np.zeros(count)), dtype=np.float64)
    return np.nan_to_num(values)


def _whole(times: Any, name: str) -> Whole:
    if not np.all((times == np.floor(times)) & (times <= LONGEST)):
        raise DomainError(f"{name} must be whole periods, at most {LONGEST}")
    return np.asarray(times, dtype=np.int64)


def _tree(names: list[str], links: Mapping[str, Any]) -> _Tree:
    place = {name: at for at, name in enumerate(names)}
    tree = _Tree([[] for _ in names], [[] for _ in names])
    for supplier, customer in zip(links["from_stage"], links["to_stage"], strict=True):
        for name in (supplier, customer):
            if name not in place:
                raise MissingError(f"stage {name} of the links is not in the stages")
        tree.customers[place[supplier]].append(place[customer])
        tree.suppliers[place[customer]].append(place[supplier])
    left = {at: {*tree.suppliers[at], *tree.customers[at]} for at in range(len(names))}
    joined = sum(map(len, left.values())) // 2
    ready = [at for at in left if len(left[at]) <= 1]
    while ready:
        at = ready.pop()
        if at not in left:
            continue
        tree.order.append(at)
        for near in left.pop(at):
            tree.parent[at] = near
            left[near].discard(at)
            if len(left[near]) <= 1:
                ready.append(near)
    if left or joined < len(links["from_stage"]):
        raise DomainError("the links must form a tree: there is a circle in them")
    return tree


def _upwards(tree: _Tree, targets: list[list[int]]) -> list[int]:
    """Return the stages so that all targets of a stage come before it."""
    done: list[int] = []
    seen: set[int] = set()
    for first in range(len(targets)):
        stack = [first]
        while stack:
            at = stack[-1]
            waiting = [near for near in targets[at] if near not in seen]
            if waiting:
                stack.extend(waiting)
                continue
            stack.pop()
            if at not in seen:
                seen.add(at)
                done.append(at)
    return done


def _downstream(tree: _Tree, own: Array) -> Array:
    """Add up what a stage and every stage it supplies, near or far, sells."""
    total = own.copy()
    for at in _upwards(tree, tree.customers):
        total[at] += sum(total[near] for near in tree.customers[at])
    return total


def _longest(tree: _Tree, time: Whole, outside: Whole) -> Whole:
    """Return the longest time a stage could need if nobody held stock."""
    longest = time + outside
    for at in _upwards(tree, tree.suppliers):
        above = max((longest[near] for near in tree.suppliers[at]), default=0)
        longest[at] = max(longest[at], time[at] + above)
    if longest.max() > LONGEST:
        raise DomainError(f"lead times add up to more than {LONGEST} periods")
    return longest


def _most(stages: Mapping[str, Any], tree: _Tree, longest: Whole) -> Whole:
    """Return the longest time each stage may promise: 0 to customers unless told."""
    told = np.asarray(
        stages.get("longest_service_time", np.full(len(longest), np.nan)), np.float64
    )
    inner = np.array([bool(near) for near in tree.customers])
    most = np.where(np.isnan(told), np.where(inner, longest, 0.0), np.floor(told))
    promised: Whole = np.minimum(most, longest).astype(np.int64)
    return promised


def _solve(
    tree: _Tree,
    time: Whole,
    outside: Whole,
    longest: Whole,
    most: Whole,
    weight: Array,
) -> tuple[Whole, Whole]:
    """Run the programme from the leaves to the root, then read the plan back."""
    size = int(longest.max()) + 1
    axis = np.arange(size)
    tables: dict[int, Array] = {}
    values: dict[int, Array] = {}
    for at in tree.order:
        net = axis[None, :] + time[at] - axis[:, None]  # rows S, columns SI
        allowed = (net >= 0) & (axis[:, None] <= most[at])
        allowed &= (axis[None, :] >= outside[at]) & (
            axis[None, :] <= max(longest[at] - time[at], outside[at])
        )
        cost = np.where(allowed, weight[at] * np.sqrt(np.maximum(net, 0)), np.inf)
        for near in tree.suppliers[at]:
            if near in values:  # the cheapest promise of at most SI
                cost = cost + np.minimum.accumulate(values[near])[None, :]
        for near in tree.customers[at]:
            if near in values:  # the cheapest inbound time of at least S
                best = np.minimum.accumulate(values[near][::-1])[::-1]
                cost = cost + best[:, None]
        tables[at] = cost
        up = tree.parent.get(at)
        values[at] = cost.min(axis=1 if up in tree.customers[at] else 0)
    return _read_back(tree, tables, values, size)


def _read_back(
    tree: _Tree, tables: dict[int, Array], values: dict[int, Array], size: int
) -> tuple[Whole, Whole]:
    inbound = np.zeros(len(tables), dtype=np.int64)
    outbound = np.zeros(len(tables), dtype=np.int64)
    for at in reversed(tree.order):
        table = tables[at]
        up = tree.parent.get(at)
        if up is None:
            flat = int(np.argmin(table))
            outbound[at], inbound[at] = divmod(flat, size)
        elif up in tree.customers[at]:
            outbound[at] = int(np.argmin(values[at][: inbound[up] + 1]))
            inbound[at] = int(np.argmin(table[outbound[at]]))
        else:
            start = int(outbound[up])
            inbound[at] = start + int(np.argmin(values[at][start:]))
            outbound[at] = int(np.argmin(table[:, inbound[at]]))
    if not np.isfinite(sum(float(tables[at].min()) for at in tree.order)):
        raise DomainError("no promise of service times fits these stages")
    return inbound, outbound
