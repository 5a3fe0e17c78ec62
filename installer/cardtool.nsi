; The Windows installer, for one user or for all, in Finnish, Swedish and English.
;   makensis -DVERSION=1.2.3 -DSOURCE=dist\cardtool -DOUTPUT=dist\cardtool-1.2.3-setup.exe installer\cardtool.nsi
; SOURCE is the folder built by PyInstaller. Silent: setup.exe /S [/AllUsers | /CurrentUser] [/D=C:\folder]

Unicode true
SetCompressor /SOLID lzma
ManifestDPIAware true

!define NAME "cardtool"
!define UNINSTALL_KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\${NAME}"

; Administrators choose between themselves and everybody; others install for themselves without a question.
!define MULTIUSER_EXECUTIONLEVEL Highest
!define MULTIUSER_MUI
!define MULTIUSER_INSTALLMODE_COMMANDLINE
!define MULTIUSER_USE_PROGRAMFILES64
!define MULTIUSER_INSTALLMODE_INSTDIR "${NAME}"
!define MULTIUSER_INSTALLMODE_DEFAULT_REGISTRY_KEY "Software\${NAME}"
!define MULTIUSER_INSTALLMODE_DEFAULT_REGISTRY_VALUENAME "InstallMode"
!define MULTIUSER_INSTALLMODE_INSTDIR_REGISTRY_KEY "Software\${NAME}"
!define MULTIUSER_INSTALLMODE_INSTDIR_REGISTRY_VALUENAME "InstallFolder"

!include MultiUser.nsh
!include MUI2.nsh
!include FileFunc.nsh
!include x64.nsh

Name "${NAME}"
OutFile "${OUTPUT}"
BrandingText "${NAME} ${VERSION}"
VIProductVersion "${VERSION}.0"
VIAddVersionKey "ProductName" "${NAME}"
VIAddVersionKey "FileDescription" "${NAME}"
VIAddVersionKey "FileVersion" "${VERSION}"
VIAddVersionKey "ProductVersion" "${VERSION}"
VIAddVersionKey "LegalCopyright" "The cardtool authors, MIT License"

!define MUI_FINISHPAGE_RUN "$INSTDIR\cardtool-window.exe"
!insertmacro MULTIUSER_PAGE_INSTALLMODE
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES

; The first language is the one of systems that speak none of them.
!insertmacro MUI_LANGUAGE "English"
; What NSIS lacks in Finnish; defined before the language, these are taken.
!define MULTIUSER_TEXT_INSTALLMODE_TITLE "Käyttäjien valinta"
!define MULTIUSER_TEXT_INSTALLMODE_SUBTITLE "Valitse, keille $(^NameDA) asennetaan."
!define MULTIUSER_INNERTEXT_INSTALLMODE_TOP "Valitse, asennetaanko $(^NameDA) vain sinulle vai kaikille tämän tietokoneen käyttäjille. $(^ClickNext)"
!define MULTIUSER_INNERTEXT_INSTALLMODE_ALLUSERS "Asenna kaikille tämän tietokoneen käyttäjille"
!define MULTIUSER_INNERTEXT_INSTALLMODE_CURRENTUSER "Asenna vain minulle"
!insertmacro MUI_LANGUAGE "Finnish"
!insertmacro MUI_LANGUAGE "Swedish"
LangString RUNNING ${LANG_ENGLISH} "${NAME} is running. Close it, then try again."
LangString RUNNING ${LANG_FINNISH} "${NAME} on käynnissä. Sulje se ja yritä sitten uudelleen."
LangString RUNNING ${LANG_SWEDISH} "${NAME} körs. Stäng det och försök sedan igen."
LangString SYSTEM ${LANG_ENGLISH} "${NAME} needs a 64-bit Windows."
LangString SYSTEM ${LANG_FINNISH} "${NAME} tarvitsee 64-bittisen Windowsin."
LangString SYSTEM ${LANG_SWEDISH} "${NAME} kräver ett 64-bitars Windows."

; Windows refuses to delete a running program; everything else of an older version goes with it.
!macro REMOVE_PROGRAM PREFIX
Function ${PREFIX}RemoveProgram
    again:
    ClearErrors
    Delete "$INSTDIR\cardtool-window.exe"
    Delete "$INSTDIR\cardtool.exe"
    Delete "$INSTDIR\cardtool-helper.exe"
    ${If} ${Errors}
        MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "$(RUNNING)" /SD IDCANCEL IDRETRY again
        SetErrorLevel 2
        Quit
    ${EndIf}
    RMDir /r "$INSTDIR\_internal"
FunctionEnd
!macroend
!insertmacro REMOVE_PROGRAM ""
!insertmacro REMOVE_PROGRAM "un."

Var AskedFolder

Function .onInit
    ${IfNot} ${RunningX64}
        MessageBox MB_OK|MB_ICONSTOP "$(SYSTEM)" /SD IDOK
        SetErrorLevel 2
        Quit
    ${EndIf}
    SetRegView 64
    StrCpy $AskedFolder $INSTDIR ; of /D=, which the next line would forget
    !insertmacro MULTIUSER_INIT
    ${If} $AskedFolder != ""
        StrCpy $INSTDIR $AskedFolder
    ${EndIf}
FunctionEnd

Function un.onInit
    SetRegView 64
    !insertmacro MULTIUSER_UNINIT
FunctionEnd

Section
    Call RemoveProgram
    SetOutPath "$INSTDIR"
    File /r "${SOURCE}/*.*"
    WriteUninstaller "$INSTDIR\uninstall.exe"
    CreateShortcut "$SMPROGRAMS\${NAME}.lnk" "$INSTDIR\cardtool-window.exe"

    WriteRegStr SHCTX "Software\${NAME}" "InstallMode" "$MultiUser.InstallMode"
    WriteRegStr SHCTX "Software\${NAME}" "InstallFolder" "$INSTDIR"
    WriteRegStr SHCTX "${UNINSTALL_KEY}" "DisplayName" "${NAME}"
    WriteRegStr SHCTX "${UNINSTALL_KEY}" "DisplayVersion" "${VERSION}"
    WriteRegStr SHCTX "${UNINSTALL_KEY}" "DisplayIcon" "$INSTDIR\cardtool-window.exe"
    WriteRegStr SHCTX "${UNINSTALL_KEY}" "Publisher" "The cardtool authors"
    WriteRegStr SHCTX "${UNINSTALL_KEY}" "InstallLocation" "$INSTDIR"
    WriteRegStr SHCTX "${UNINSTALL_KEY}" "UninstallString" '"$INSTDIR\uninstall.exe" /$MultiUser.InstallMode'
    WriteRegStr SHCTX "${UNINSTALL_KEY}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /$MultiUser.InstallMode /S'
    WriteRegDWORD SHCTX "${UNINSTALL_KEY}" "NoModify" 1
    WriteRegDWORD SHCTX "${UNINSTALL_KEY}" "NoRepair" 1
    ${GetSize} "$INSTDIR" "/S=0K" $0 $1 $2
    IntFmt $0 "0x%08X" $0
    WriteRegDWORD SHCTX "${UNINSTALL_KEY}" "EstimatedSize" $0
SectionEnd

; The users' own data and settings stay.
Section "Uninstall"
    Call un.RemoveProgram
    Delete "$SMPROGRAMS\${NAME}.lnk"
    Delete "$INSTDIR\uninstall.exe"
    RMDir "$INSTDIR"
    DeleteRegKey SHCTX "${UNINSTALL_KEY}"
    DeleteRegKey SHCTX "Software\${NAME}"
SectionEnd
