"""Reports that are written on one form, with slots: {p} per cent, {n} number, {d} day, others of SLOTS."""

SLOTS: dict[str, dict[str, list[str]]] = {
    "en": {
        "month": ["January", "February", "March", "April", "May", "June", "August", "September", "October", "November"],
        "place": ["Aomori", "Kagoshima", "Niigata", "Okayama", "Saga", "Ehime", "Toyama", "Iwate"],
        "company": ["Hayate Motors", "Kitano Steel", "Orion Foods", "Sanriku Electric", "Toei Chemical", "Mirai Bank"],
        "person": ["Kenji Arai", "Yuko Tanabe", "Satoru Hino", "Mari Ogawa", "Daisuke Kondo", "Emi Shirai"],
        "way": ["rose", "fell", "climbed", "slipped"],
    },
    "fr": {
        "month": ["janvier", "février", "mars", "avril", "mai", "juin", "septembre", "octobre", "novembre"],
        "place": ["Aomori", "Kagoshima", "Niigata", "Okayama", "Saga", "Ehime", "Toyama", "Iwate"],
        "company": ["Hayate Motors", "Kitano Steel", "Orion Foods", "Sanriku Electric", "Toei Chemical", "Mirai Bank"],
        "person": ["Kenji Arai", "Yuko Tanabe", "Satoru Hino", "Mari Ogawa", "Daisuke Kondo", "Emi Shirai"],
        "way": ["augmenté", "reculé", "progressé", "baissé"],
    },
    "ja": {
        "month": ["1月", "2月", "3月", "4月", "5月", "6月", "9月", "10月", "11月"],
        "place": ["青森県", "鹿児島県", "新潟県", "岡山県", "佐賀県", "愛媛県", "富山県", "岩手県"],
        "company": ["ハヤテ自動車", "北野製鋼", "オリオン食品", "三陸電機", "東栄化学", "みらい銀行"],
        "person": ["新井健二", "田辺裕子", "日野聡", "小川真理", "近藤大輔", "白井恵美"],
        "way": ["上昇", "下落", "増加", "減少"],
    },
}

FORMS: dict[str, list[str]] = {
    "en": [
        """Core consumer prices {way} {p}% in {month}
Japan's core consumer price index, which excludes fresh food, {way} {p} percent in {month} from a year earlier, the Ministry of Internal Affairs and Communications said on {month} {d}.
The so-called core-core index, which leaves out energy as well, {way} {p} percent after a gain of {p} percent in the month before.
Prices of food other than fresh items {way} {p} percent, with rice up {p} percent. Energy prices {way} {p} percent, as subsidies for electricity and gas took {p} points off the index.
The Bank of Japan aims for inflation of 2 percent that is accompanied by higher wages, and watches prices of services, which {way} {p} percent.""",
        """Trade balance for {month}
Japan posted a trade balance of {n} million yen in {month}, the Finance Ministry said in a preliminary report on {month} {d}.
Exports {way} {p} percent from a year earlier to {n} million yen, led by cars and chip-making equipment. Imports {way} {p} percent to {n} million yen.
Exports to the United States {way} {p} percent, those to China {way} {p} percent and those to the European Union {way} {p} percent.
The figures are measured on a customs-cleared basis before seasonal adjustment.""",
        """{company} reports quarterly results
{company} said on {month} {d} that its net profit for the quarter {way} {p} percent to {n} million yen, while sales {way} {p} percent to {n} million yen.
The company left its forecast for the full year at a net profit of {n} million yen and plans a dividend of {p} yen a share.
"Demand in our main markets remained firm, and we were able to pass on higher costs," President {person} told reporters.
Shares of the company closed {p} percent higher before the announcement. The yen traded at an average of 1{d}.{d} to the dollar in the period.""",
        """Bird flu confirmed at a farm in {place}
Highly pathogenic bird flu was confirmed on {month} {d} at a poultry farm in {place} Prefecture, the agriculture ministry said. About {n} chickens are being culled.
The prefectural government has restricted the movement of poultry within 10 kilometers of the farm and asked the Self-Defense Forces for help.
It is case number {d} at a farm this season. Experts of the ministry will be sent to look into the route of infection.
Governor {person} called on farmers to renew nets and to disinfect barns, and asked consumers to remain calm, as the virus does not spread through eggs or meat.""",
        """Tokyo stocks close
Tokyo stocks {way} on {month} {d}, with the Nikkei average closing at {n}.{d}, a move of {p} percent from the day before.
The broader Topix index {way} {p} percent to {n} points. Volume on the prime section came to {n} million shares.
{company} {way} {p} percent and {company} {way} {p} percent, while banks were mixed as the ten-year yield stood at {p} percent.
Analysts said investors were waiting for the figures on employment in the United States that are due later in the week.""",
        """Gasoline price this week
The average price of regular gasoline stood at {p} yen above the level of the week before as of {month} {d}, at 1{d}.{d} yen a liter, the Agency for Natural Resources and Energy said.
The subsidy to wholesalers for the coming week is set at {p} yen a liter.
By prefecture the price was highest in {place} and lowest in {place}. Kerosene cost {n} yen for 18 liters.""",
    ],
    "fr": [
        """Les prix à la consommation ont {way} de {p} % en {month}
L'indice des prix à la consommation au Japon, hors produits frais, a {way} de {p} % en {month} sur un an, a annoncé le {d} {month} le ministère des Affaires intérieures.
Hors énergie également, l'indice a {way} de {p} %, après une hausse de {p} % le mois précédent.
Les prix de l'alimentation ont {way} de {p} %, ceux du riz de {p} %. L'énergie a {way} de {p} %, les subventions à l'électricité et au gaz ayant retiré {p} point à l'indice.
La Banque du Japon vise une inflation de 2 % accompagnée d'une hausse des salaires et surveille les prix des services, qui ont {way} de {p} %.""",
        """Balance commerciale de {month}
Le Japon a enregistré en {month} un solde commercial de {n} millions de yens, a indiqué le {d} {month} le ministère des Finances dans un rapport préliminaire.
Les exportations ont {way} de {p} % sur un an, à {n} millions de yens, portées par les voitures et les machines. Les importations ont {way} de {p} %, à {n} millions de yens.
Les ventes vers les États-Unis ont {way} de {p} %, celles vers la Chine de {p} % et celles vers l'Union européenne de {p} %.
Ces chiffres sont calculés sur une base douanière et ne sont pas corrigés des variations saisonnières.""",
        """{company} publie ses résultats trimestriels
{company} a annoncé le {d} {month} que son bénéfice net trimestriel avait {way} de {p} %, à {n} millions de yens, pour un chiffre d'affaires de {n} millions de yens.
Le groupe maintient sa prévision annuelle d'un bénéfice net de {n} millions de yens et prévoit un dividende de {p} yens par action.
« La demande est restée solide sur nos principaux marchés et nous avons pu répercuter la hausse des coûts », a déclaré son président, {person}.
Le titre a clôturé en hausse de {p} % avant cette publication.""",
        """Grippe aviaire confirmée dans un élevage de {place}
La grippe aviaire hautement pathogène a été confirmée le {d} {month} dans un élevage du département de {place}, selon le ministère de l'Agriculture. Quelque {n} poulets sont abattus.
Les autorités locales ont limité le transport de volailles dans un rayon de 10 kilomètres et demandé l'aide des Forces d'autodéfense.
C'est le cas numéro {d} de la saison dans un élevage. Des experts du ministère chercheront l'origine de la contamination.
Le gouverneur {person} a appelé les éleveurs à désinfecter leurs bâtiments et les consommateurs à garder leur calme.""",
    ],
    "ja": [
        """{month}の消費者物価、{p}%{way}
総務省が{d}日発表した{month}の全国消費者物価指数は、変動の大きい生鮮食品を除く総合指数が前年同月比{p}%{way}した。
生鮮食品とエネルギーを除く総合指数は{p}%{way}し、前の月の{p}%から動いた。
生鮮を除く食料は{p}%{way}し、コメ類は{p}%{way}した。エネルギーは{p}%{way}した。電気・ガス代の補助が指数を{p}ポイント押し下げた。
日本銀行は賃金の上昇を伴う2%の物価目標を掲げており、サービス価格の{p}%の{way}に注目している。""",
        """{month}の貿易収支
財務省が{d}日発表した{month}の貿易統計(速報、通関ベース)によると、輸出額から輸入額を差し引いた貿易収支は{n}億円だった。
輸出額は前年同月比{p}%{way}の{n}億円だった。自動車や半導体製造装置が動いた。輸入額は{p}%{way}の{n}億円だった。
地域別では、米国向けの輸出が{p}%{way}、中国向けが{p}%{way}、欧州連合向けが{p}%{way}した。
季節調整前の数字で、為替レートの影響も受けている。""",
        """{company}、四半期決算を発表
{company}が{month}{d}日発表した四半期決算は、純利益が前年同期比{p}%{way}の{n}億円だった。売上高は{p}%{way}の{n}億円だった。
通期の純利益は{n}億円とする従来の予想を据え置いた。年間配当は{p}円を予定する。
{person}社長は記者会見で「主要な市場で需要は底堅く、原材料高の転嫁も進んだ」と述べた。
発表前の東京株式市場で同社の株価は{p}%高で取引を終えた。""",
        """{place}の養鶏場で鳥インフルエンザを確認
農林水産省は{d}日、{place}の養鶏場で高病原性鳥インフルエンザが確認されたと発表した。約{n}羽の殺処分を進める。
県は農場から半径10キロ圏内で鶏や卵の移動を制限し、自衛隊に災害派遣を要請した。
養鶏場での発生は今季{d}例目となる。農水省は専門家を派遣し、感染経路を調べる。
{person}知事は農家に防鳥ネットの点検と消毒の徹底を呼びかけ、鶏肉や卵を食べて感染することはないとして冷静な対応を求めた。""",
        """東京株、終値
{d}日の東京株式市場で日経平均株価は{way}し、終値は前の日に比べて{p}%動いて{n}円だった。
東証株価指数は{p}%{way}し、{n}だった。東証プライム市場の売買高は{n}万株だった。
{company}が{p}%、{company}が{p}%動いた。長期金利は{p}%となり、銀行株はまちまちだった。
市場では、今週後半に発表される米国の雇用統計を見極めたいとの声が聞かれた。""",
        """レギュラーガソリン、今週の価格
資源エネルギー庁が発表した{month}{d}日時点のレギュラーガソリンの店頭価格は、全国平均で1リットルあたり1{d}円{d}銭となり、前の週から{p}円動いた。
石油元売り会社への補助は、来週は1リットルあたり{p}円となる。
都道府県別では{place}が最も高く、{place}が最も安かった。灯油は18リットルあたり{n}円だった。""",
    ],
}
