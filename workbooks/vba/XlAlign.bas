Attribute VB_Name = "XlAlign"
Option Explicit
Option Private Module
' The one way from a cell or a button to Python and back.
'
' Python runs in a process of its own, one for all workbooks: xlwings' library starts it
' and ends it with Excel. What to start stands in the user's own settings; nothing is
' ever read from a workbook, since whoever sends one could then choose what runs here.
'
' An answer that is text beginning with an error's code ("#NUM! service_level must be
' ...") becomes that error, cell by cell, so that no sum skips it. The reason behind it
' is kept for XA_WHY and the button Explain.

#If Win64 Then
Private Const LIBRARY As String = "xlwings64-0.37.8.dll"
Private Declare PtrSafe Function ActivatePython Lib "xlwings64-0.37.8.dll" Alias "XLPyDLLActivateAuto" (ByRef found As Variant, ByVal command As String, ByVal mode As Long) As Long
#Else
Private Const LIBRARY As String = "xlwings32-0.37.8.dll"
Private Declare PtrSafe Function ActivatePython Lib "xlwings32-0.37.8.dll" Alias "XLPyDLLActivateAuto" (ByRef found As Variant, ByVal command As String, ByVal mode As Long) As Long
#End If
Private Declare PtrSafe Function LoadLibrary Lib "kernel32" Alias "LoadLibraryW" (ByVal path As LongPtr) As LongPtr

Private Const XLWINGS As String = "0.37.8"
Private Const HOST As String = "xl_align.hosts.excel"
Private Const SETTINGS_FILE As String = "\xl_align\xl_align.conf"
Private Const CURE As String = "In a terminal, run: xl-align install --host excel"
Private Const REFUSED As Long = -2147220991 ' of our own: vbObjectError + 513
Private Const MOST As Long = 20000 ' reasons that are kept
Private Const MARK As String = "|~|" ' between the parts of what is kept
Private Const BOX As Long = 1000   ' characters a message box shows

Private python As Object        ' xlwings' server; Nothing until it is needed
Private trouble As String       ' why there is no Python; empty if there is
Private reasons As Collection   ' cell -> its formula, and the reason of its error
Private anchor As Range         ' the cell whose formula is being calculated
Private anchored As String      ' its formula, once it is needed

' ---------------------------------------------------------------- what the cells call

Public Function Asked(ByVal name As String, ByVal sheet As String, ByVal arguments As Variant) As Variant
    ' The answer of a function of the catalog, as its cells show it.
    Dim given() As Variant, last As Long, i As Long
    On Error GoTo failed
    Set anchor = CallingCell()
    anchored = ""
    If Not Connected() Then
        Asked = Shown("#N/A " & trouble)
        Exit Function
    End If
    last = LastUsed(arguments)
    ReDim given(0 To UBound(arguments) + 2)
    given(0) = name
    If sheet <> "" Then given(1) = SheetCells(sheet)
    For i = 0 To UBound(arguments)
        given(i + 2) = CellsOf(arguments(i), last)
    Next i
    Asked = Shown(Answered("call", given))
    Exit Function
failed:
    Asked = Shown("#VALUE! " & Err.Description)
End Function

Private Function SheetCells(ByVal title As String) As Variant
    ' The used cells of a sheet of the calling workbook, from A1; a blank if there is none.
    Dim sheet As Worksheet, used As Range
    For Each sheet In anchor.Worksheet.Parent.Worksheets
        If StrComp(sheet.Name, title, vbTextCompare) = 0 Then
            Set used = sheet.UsedRange
            SheetCells = sheet.Range(sheet.Cells(1, 1), used.Cells(used.Rows.Count, used.Columns.Count)).Value2
        End If
    Next sheet
End Function

Public Function WithReasons(ByVal argument As Variant) As Variant
    ' What cells show, an error as its code and the reason that was kept for it.
    Dim shownCells As Variant, row As Long, column As Long
    If Not IsObject(argument) Then
        WithReasons = argument
        Exit Function
    End If
    shownCells = argument.Value2
    If Not IsArray(shownCells) Then
        WithReasons = WithReason(argument, shownCells)
        Exit Function
    End If
    For row = 1 To UBound(shownCells, 1)
        For column = 1 To UBound(shownCells, 2)
            shownCells(row, column) = WithReason(argument.Cells(row, column), shownCells(row, column))
        Next column
    Next row
    WithReasons = shownCells
End Function

Private Function WithReason(ByVal cell As Range, ByVal value As Variant) As Variant
    Dim reason As String
    WithReason = value
    If IsError(value) Then reason = ReasonOf(cell)
    If reason <> "" Then WithReason = reason
End Function

' ---------------------------------------------------------------- what a button calls

Public Sub Pressed(ByVal command As String)
    ' Run a command on the workbook in front and say what it did.
    Dim said As Variant, alerts As Boolean, mended As Boolean
    If ActiveWorkbook Is Nothing Then
        MsgBox "Open a workbook first.", vbExclamation, "Align"
        Exit Sub
    End If
    mended = trouble <> "" ' whoever presses a button may have mended it
    trouble = ""
    Set python = Nothing
    If Not Connected() Then Exit Sub
    If mended Then Application.CalculateFull ' cells that showed #N/A for want of Python
    alerts = Application.DisplayAlerts
    On Error GoTo failed
    Application.EnableCancelKey = xlDisabled ' Esc is for the command: it stops between steps
    Application.DisplayAlerts = False ' nor "waiting for another application"
    Application.StatusBar = "Align: " & command
    said = python.CallUDF(HOST, "press", Array(command, SelectedReason()), ActiveWorkbook)
done:
    Application.DisplayAlerts = alerts
    Application.StatusBar = False
    MsgBox Brief(said(1)), IconOf(said(0)), "Align"
    Exit Sub
failed:
    said = Array("ERROR", "Python broke off: " & Err.Description)
    Resume done
End Sub

Public Function IconOf(ByVal kind As String) As Long
    Select Case kind
    Case "INFO"
        IconOf = vbInformation
    Case "WARNING"
        IconOf = vbExclamation
    Case Else
        IconOf = vbCritical
    End Select
End Function

Public Function Brief(ByVal text As String) As String
    ' A message box cuts a long text without a word.
    Brief = text
    If Len(text) > BOX Then Brief = Left$(text, BOX) & " ..."
End Function

Private Function SelectedReason() As String
    If TypeName(Selection) = "Range" Then SelectedReason = ReasonOf(ActiveCell)
End Function

' ---------------------------------------------------------------- arguments

Private Function CellsOf(ByVal argument As Variant, ByVal last As Long) As Variant
    ' An argument's cells; of whole columns those down to the last that is used.
    If Not IsObject(argument) Then
        CellsOf = argument ' a value, an array, or nothing at all
    ElseIf argument.Areas.Count > 1 Then
        Err.Raise REFUSED, , "a range must be one block of cells"
    ElseIf IsWhole(argument) Then
        CellsOf = argument.Resize(last).Value2
    Else
        CellsOf = argument.Value2
    End If
End Function

Private Function IsWhole(ByVal area As Range) As Boolean
    IsWhole = area.Rows.Count = area.Worksheet.Rows.Count
End Function

Private Function LastUsed(ByVal arguments As Variant) As Long
    ' The last row with anything in it among the whole columns that are given.
    Dim i As Long, used As Range, row As Long
    LastUsed = 1
    For i = 0 To UBound(arguments)
        If IsObject(arguments(i)) Then
            If IsWhole(arguments(i)) Then
                Set used = arguments(i).Worksheet.UsedRange
                row = LastFilled(arguments(i).Resize(used.Row + used.Rows.Count - 1).Value2)
                If row > LastUsed Then LastUsed = row
            End If
        End If
    Next i
End Function

Public Function LastFilled(ByVal values As Variant) As Long
    ' The last row of a block with a cell that is not blank; at least the first.
    Dim row As Long, column As Long
    LastFilled = 1
    If Not IsArray(values) Then Exit Function
    For row = UBound(values, 1) To 2 Step -1
        For column = 1 To UBound(values, 2)
            If Not IsEmpty(values(row, column)) Then
                LastFilled = row
                Exit Function
            End If
        Next column
    Next row
End Function

' ---------------------------------------------------------------- answers

Public Function Shown(ByVal answer As Variant) As Variant
    ' An answer as cells show it: a text that begins with an error's code is that error.
    Dim row As Long, column As Long
    Select Case Dimensions(answer)
    Case 0
        answer = ShownCell(answer, 0, 0)
    Case 1
        For column = LBound(answer) To UBound(answer)
            answer(column) = ShownCell(answer(column), 0, column - LBound(answer))
        Next column
    Case 2
        For row = LBound(answer, 1) To UBound(answer, 1)
            For column = LBound(answer, 2) To UBound(answer, 2)
                answer(row, column) = ShownCell(answer(row, column), row - LBound(answer, 1), column - LBound(answer, 2))
            Next column
        Next row
    End Select
    Shown = answer
End Function

Private Function ShownCell(ByVal value As Variant, ByVal down As Long, ByVal across As Long) As Variant
    Dim number As Long
    If VarType(value) = vbString Then number = ErrorNumber(value)
    If number = 0 Then
        ShownCell = value
    Else
        Keep value, down, across
        ShownCell = CVErr(number)
    End If
End Function

Public Function ErrorNumber(ByVal text As String) As Long
    ' The number of the error whose code a text begins with; 0 if it is no error.
    Dim blank As Long
    If Left$(text, 1) <> "#" Then Exit Function
    blank = InStr(text, " ")
    If blank > 0 Then text = Left$(text, blank - 1)
    Select Case text
    Case "#N/A"
        ErrorNumber = 2042
    Case "#NUM!"
        ErrorNumber = 2036
    Case "#DIV/0!"
        ErrorNumber = 2007
    Case "#REF!"
        ErrorNumber = 2023
    Case "#NAME?"
        ErrorNumber = 2029
    Case "#NULL!"
        ErrorNumber = 2000
    Case "#VALUE!", "#SPILL!", "#CALC!", "#FIELD!", "#BLOCKED!", "#CONNECT!", "#BUSY!", "#UNKNOWN!", "#GETTING_DATA"
        ErrorNumber = 2015
    End Select
End Function

Public Function Dimensions(ByVal value As Variant) As Long
    Dim bound As Long
    If Not IsArray(value) Then Exit Function
    Dimensions = 1
    On Error GoTo flat
    bound = UBound(value, 2)
    Dimensions = 2
flat:
End Function

' ---------------------------------------------------------------- reasons

Private Sub Keep(ByVal reason As String, ByVal down As Long, ByVal across As Long)
    ' Keep the reason of an error in the calling cell, or in one its formula fills.
    Dim key As String
    If anchor Is Nothing Then Exit Sub
    If anchored = "" Then anchored = anchor.Formula
    If reasons Is Nothing Then Set reasons = New Collection
    If reasons.Count >= MOST Then Set reasons = New Collection
    key = KeyOf(anchor.Worksheet, anchor.Row + down, anchor.Column + across)
    On Error Resume Next
    reasons.Remove key
    On Error GoTo 0
    reasons.Add anchor.Row & MARK & anchor.Column & MARK & anchored & MARK & reason, key
End Sub

Public Function ReasonOf(ByVal cell As Range) As String
    ' The error's code and the reason behind it; empty if the error is not of our making.
    Dim kept As Variant
    On Error GoTo none
    kept = Split(reasons.Item(KeyOf(cell.Worksheet, cell.Row, cell.Column)), MARK)
    If cell.Worksheet.Cells(CLng(kept(0)), CLng(kept(1))).Formula <> kept(2) Then Exit Function
    If cell.Value2 = CVErr(ErrorNumber(kept(3))) Then ReasonOf = kept(3)
none:
End Function

Private Function KeyOf(ByVal sheet As Worksheet, ByVal row As Long, ByVal column As Long) As String
    KeyOf = sheet.Parent.Name & "|" & sheet.Name & "|" & row & "|" & column
End Function

Private Function CallingCell() As Range
    If TypeName(Application.Caller) = "Range" Then Set CallingCell = Application.Caller.Cells(1, 1)
End Function

' ---------------------------------------------------------------- Python

Private Function Connected() As Boolean
    ' Whether Python answers. If not, say why once; every cell then shows #N/A.
    If trouble = "" And python Is Nothing Then
        On Error GoTo failed
        Connect
    End If
    Connected = trouble = ""
    Exit Function
failed:
    trouble = Err.Description
    Set python = Nothing
    If Application.UserControl Then MsgBox Brief(trouble), vbExclamation, "Align"
End Function

Private Sub Connect()
    Dim settings As String, interpreter As String, found As Variant, words As String
    #If Mac Then
    Refuse "XA_ functions run in Excel for Windows, and in LibreOffice on every system."
    #End If
    settings = SettingsText(Environ$("APPDATA") & SETTINGS_FILE)
    interpreter = Setting(settings, "INTERPRETER")
    words = Unfit(settings, interpreter)
    If words <> "" Then Refuse words
    If ActivatePython(found, StartCommand(interpreter), 1) <> 0 Then Refuse "Python did not start: " & found & vbLf & CURE
    Set python = found
    words = python.CallUDF(HOST, "greeted", Array(RUNTIME_VERSION))
    If words <> "" Then Refuse words
End Sub

Private Function Unfit(ByVal settings As String, ByVal interpreter As String) As String
    ' Why Python cannot be started from these settings; empty if it can.
    If interpreter = "" Then
        Unfit = "xl_align is not installed for this user. " & CURE
    ElseIf Dir$(interpreter) = "" Then
        Unfit = "Python is no longer at " & interpreter & ". " & CURE
    ElseIf Setting(settings, "XLWINGS") <> XLWINGS Then
        Unfit = "These macros need xlwings " & XLWINGS & ", but " & Setting(settings, "XLWINGS") & " is installed. " _
            & "Run: pip install xlwings==" & XLWINGS & vbLf & CURE
    ElseIf Not Loaded(Folder(interpreter)) And Not Loaded(Folder(Folder(interpreter))) Then
        Unfit = LIBRARY & " cannot be loaded from " & Folder(interpreter) & " or the folder above. " _
            & "Run: pip install --force-reinstall xlwings==" & XLWINGS & vbLf & CURE
    End If
End Function

Private Function Loaded(ByVal path As String) As Boolean
    Loaded = LoadLibrary(StrPtr(path & "\" & LIBRARY)) <> 0
End Function

Public Function StartCommand(ByVal interpreter As String) As String
    ' One text, so one process: the library keeps one for each command it is given.
    ' -E and -P: no other program's settings, and no modules from a workbook's folder.
    Dim quiet As String
    quiet = Folder(interpreter) & "\pythonw.exe" ' without a console window
    If Dir$(quiet) = "" Then quiet = interpreter
    StartCommand = """" & quiet & """ -E -P -c ""from " & HOST & " import serve; serve('$(CLSID)')"""
End Function

Private Function Answered(ByVal name As String, ByVal arguments As Variant) As Variant
    ' What Python answers; once more from a new process if the old one is gone.
    On Error GoTo lost
    Answered = python.CallUDF(HOST, name, arguments)
    Exit Function
lost:
    Select Case Err.Number
    Case 462, -2147023174, -2147023170, -2147417848 ' gone, in the words of COM
        Resume again
    Case Else
        Err.Raise Err.Number, , Err.Description
    End Select
again:
    On Error GoTo 0
    Set python = Nothing
    If Not Connected() Then
        Answered = "#N/A " & trouble
    Else
        Answered = python.CallUDF(HOST, name, arguments)
    End If
End Function

Private Sub Refuse(ByVal words As String)
    Err.Raise REFUSED, "Align", words
End Sub

' ---------------------------------------------------------------- settings

Private Function SettingsText(ByVal path As String) As String
    ' The text of the user's settings; empty if there are none.
    Dim file As Integer, bytes() As Byte
    If Dir$(path) = "" Then Exit Function
    If FileLen(path) = 0 Then Exit Function
    file = FreeFile
    Open path For Binary Access Read As #file
    ReDim bytes(0 To LOF(file) - 1)
    Get #file, , bytes
    Close #file
    SettingsText = Decoded(bytes)
End Function

Public Function Setting(ByVal settings As String, ByVal key As String) As String
    ' The value of a line KEY=value; empty if there is none.
    Dim lines As Variant, i As Long
    lines = Split(Replace(settings, vbCr, ""), vbLf)
    For i = 0 To UBound(lines)
        If Left$(lines(i), Len(key) + 1) = key & "=" Then Setting = Trim$(Mid$(lines(i), Len(key) + 2))
    Next i
End Function

Public Function Decoded(ByRef bytes() As Byte) As String
    ' Text from UTF-8, as far as a path needs it.
    Dim i As Long, code As Long
    i = LBound(bytes)
    Do While i <= UBound(bytes)
        Select Case bytes(i)
        Case Is < &H80
            code = bytes(i)
            i = i + 1
        Case Is < &HE0
            code = (bytes(i) And &H1F) * &H40& + (bytes(i + 1) And &H3F)
            i = i + 2
        Case Else
            code = (bytes(i) And &HF) * &H1000& + (bytes(i + 1) And &H3F) * &H40& + (bytes(i + 2) And &H3F)
            i = i + 3
        End Select
        If code <> &HFEFF& Then Decoded = Decoded & ChrW$(code)
    Loop
End Function

Public Function Folder(ByVal path As String) As String
    Dim slash As Long
    slash = InStrRev(path, "\")
    If slash > 0 Then Folder = Left$(path, slash - 1)
End Function
