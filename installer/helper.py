"""The built helper program ``cardtool-helper``, in which PKCS#11 modules run; started by the other two."""

from cardtool.cards.helper.__main__ import main

main()
