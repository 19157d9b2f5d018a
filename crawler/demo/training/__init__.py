"""How the demo's two small Argos packages were made: a grammar of budget news, a small Transformer, a packer.

| file | does |
|---|---|
| lexicon/<lang>/*.txt | the grammar: rules with a source and an English side |
| rules.py | reads them |
| figure.py, french.py, japanese.py, figures.py | amounts, percentages, years, days: any number, not a list of them |
| surface.py | contractions, elisions, capitals, a/an |
| grammar.py | draws pairs of sentences |
| recognise.py | says whether a sentence is in the grammar, and its English |
| prose.py | the sentences of the demo's articles |
| corpus.py | what was trained on: the first pairs of one seed, without the articles' sentences |
| model.py, train.py, restore.py | the model (torch), its training, training a package further |
| pack.py | the .argosmodel and index.json |
| evaluate.py | held-out sentences and the articles, through the packages |

Only train.py, model.py and restore.py need torch; nothing that a user runs does.
"""
