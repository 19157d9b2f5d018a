"""`kawaraban serve`: the web page and the REST API over an archive that is only read.

    browser -> app.py    one event loop: doors.py (host, password, headers), static files, errors
                 |  Asked: route, parameters, time             wire.py
               pool.py   worker processes: whatever computes or reads runs there
                 |
               desk.py   the archive, search and ledger of one worker; routes.py names the view of each path
                 |  Reply: status, bytes, headers
               views/    pages (templates/), api.py, feed.py
"""
