"""What Excel's own language keeps for itself: words an argument cannot be called."""

# Argument count plus the length of all their names, above which Excel refuses a
# function's registration.
NAMES_LIMIT = 254

# Reserved identifiers of MS-VBAL 3.3.5.2, and the words its parsers stumble over.
RESERVED = frozenset(
    """
    abs addressof and any array as attribute boolean byref byte byval call case
    cbool cbyte ccur cdate cdbl cdec cint circle clng clnglng clngptr close const
    csng cstr currency cvar cverr date debug decimal declare defbool defbyte defcur
    defdate defdbl defint deflng defobj defsng defstr defvar dim do doevents double
    each else elseif empty end endif enum eqv erase error event exit false fix for
    friend function get global gosub goto if imp implements in input inputb int
    integer is lbound len lenb let like lock long longlong longptr loop lset me mod
    new next not nothing null object on open option optional or paramarray preserve
    print private pset public put raiseevent redim rem resume return rset scale seek
    select set sgn shared single spc static step stop string sub tab then time to
    true type typeof ubound unlock until variant wend while with withevents write
    xor
    """.split()
)
