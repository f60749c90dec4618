Attribute VB_Name = "XlAlignOffice"
Option Explicit
' What Office calls: for the tab Align by the names in customUI14.xml, and on opening.

Private Const ADD_IN As String = "xl_align.xlam"

Public Sub OnAction(control As IRibbonControl)
    ' A button's tag is the name of its command.
    Pressed control.Tag
End Sub

Public Sub GetVisible(control As IRibbonControl, ByRef visible)
    ' A template's own tab hides where the add-in shows one.
    visible = ThisWorkbook.IsAddin Or Not HasAddIn()
End Sub

Private Function HasAddIn() As Boolean
    Dim book As Workbook
    On Error Resume Next
    Set book = Workbooks(ADD_IN)
    HasAddIn = Not book Is Nothing
End Function

Public Sub Auto_Open()
    ' Later, as Excel takes no descriptions while it is starting.
    Application.OnTime Now, Qualified("DescribeFunctions")
End Sub

Public Sub DescribeFunctions()
    ' Tell the function wizard what the functions and their arguments are.
    Dim saved As Boolean, hidden As Boolean
    saved = ThisWorkbook.saved
    hidden = ThisWorkbook.IsAddin
    Application.ScreenUpdating = False
    On Error GoTo done
    ThisWorkbook.IsAddin = False ' of a hidden workbook Excel describes nothing
    DescribeAll
done:
    If Err.Number <> 0 Then Debug.Print "Align: no help in the function wizard: " & Err.Description
    ThisWorkbook.IsAddin = hidden
    ThisWorkbook.saved = saved
    Application.ScreenUpdating = True
End Sub

Public Sub Describe(ByVal name As String, ByVal category As String, ByVal summary As String, ByVal arguments As Variant)
    Application.MacroOptions Macro:=Qualified(name), Description:=summary, Category:=category, ArgumentDescriptions:=arguments
End Sub

Private Function Qualified(ByVal name As String) As String
    Qualified = "'" & Replace(ThisWorkbook.name, "'", "''") & "'!" & name
End Function
