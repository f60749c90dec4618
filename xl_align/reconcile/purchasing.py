"""Purchasing variances: cost above standard is positive, that is unfavourable."""

from xl_align.vocabulary import Numbers


def price_variance(
    quantity: Numbers, order_price: Numbers, standard: Numbers, rate: Numbers = 1.0
) -> Numbers:
    """Purchase price variance (PPV): ordered at another price than standard.

    Parameters
    ----------
    quantity : each
    order_price : currency/each
    standard : reporting/each
    rate : reporting/currency on the day of the order

    Returns
    -------
    money
        quantity (order_price rate - standard). PPV, IPV and ERV of a line add
        up to invoice less standard.
    """
    return quantity * (order_price * rate - standard)


def invoice_variance(
    quantity: Numbers, invoice_price: Numbers, order_price: Numbers, rate: Numbers = 1.0
) -> Numbers:
    """Invoice price variance (IPV): invoiced at another price than ordered.

    Parameters
    ----------
    quantity : each
    invoice_price, order_price : currency/each
    rate : reporting/currency on the day of the order
    """
    return quantity * (invoice_price - order_price) * rate


def rate_variance(
    quantity: Numbers,
    invoice_price: Numbers,
    order_rate: Numbers,
    invoice_rate: Numbers,
) -> Numbers:
    """Exchange rate variance (ERV): paid at another rate than ordered.

    Parameters
    ----------
    quantity : each
    invoice_price : currency/each
    order_rate, invoice_rate : reporting/currency
    """
    return quantity * invoice_price * (invoice_rate - order_rate)


def quantity_variance(
    quantity: Numbers, standard_quantity: Numbers, standard: Numbers
) -> Numbers:
    """Material quantity variance: used more than the standard allows.

    Parameters
    ----------
    quantity, standard_quantity : each
    standard : money/each

    Notes
    -----
    Source: Horngren et al., Cost Accounting, direct-material efficiency variance.
    """
    return (quantity - standard_quantity) * standard
