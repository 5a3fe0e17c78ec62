"""The built helper program ``cardtool-helper``: what may hang or crash runs in it; started by the other two.

With ``windows-stores`` it lists Windows certificate stores, otherwise PKCS#11 modules run in it.
"""

import sys

if sys.argv[1:2] == ["windows-stores"]:
    from cardtool.inventory.sources import windows_enumerator

    windows_enumerator.main()
else:
    from cardtool.cards.helper.__main__ import main

    main()
