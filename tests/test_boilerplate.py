"""Lines that are not the article, and sentences of an article that look like them."""

from __future__ import annotations

import pytest

from crawler.blocks import Piece
from crawler.boilerplate import Known, clean
from crawler.lexicon import by_lexicon

PROMPTS = [
    "In an age of rumours, quality journalism is more important than ever.",
    "Add Harbour Ledger as a preferred source on the search page",
    "AI Disclaimer: parts of this text were made with the help of tools.",
    "VIDEO 2:41",
    "Read moreWhy the yen fell again",
    "À lire aussiPourquoi le yen recule",
    "A lire aussi : le yen au plus bas",
    "Les Bourses sont attendues stables vendredi, dans un marché peu animé. ... Lire la suite",
    "Débloquez tous les articles immédiatement.",
    "Suivez toute l’actualité en téléchargeant notre application",
    "12学びがある",
    "Sign up for our daily newsletter",
    "Sign up to The Morning Tide, our free briefing",
    "Get the best of our reporting delivered to your inbox.",
    "If you enjoyed this. Stay there with our newsletter.",
    "Download our app now",
    "Scan the QR code to join",
    "Join our 40 million users",
    "Follow us on Telegram and X",
    "READ MORE: Why the yen fell again",
    "Related Articles",
    "Already a subscriber? Log in",
    "Subscribe to continue reading this article",
    "This content is AI-generated based on source articles.",
    "Disclaimer: nothing on this site is financial advice.",
    "Trading cryptocurrencies involves risk and you may lose your capital.",
    "© 2025 Harbour Ledger. All rights reserved.",
    "Share on Facebook",
    "FacebookTwitterWhatsApp",
    "👍 8PartagerSignaler",
    "December 26, 2025 at 11:05 AM",
    "By Mina Harcourt",
    "5 min read",
    "Advertisement",
    "We use cookies to improve your experience.",
    "Got a news tip? Write to our desk.",
    "Inscrivez-vous à notre newsletter",
    "Recevez chaque matin nos alertes par e-mail",
    "À lire aussi : le yen au plus bas",
    "Lire aussi",
    "Il vous reste 62 % de cet article à lire.",
    "La suite est réservée aux abonnés.",
    "Obtenez l’application pour commencer",
    "Scannez pour rejoindre nos millions d’utilisateurs",
    "Publié le 26 décembre 2025 à 12h08",
    "Par Solène Kermadec",
    "Tous droits réservés",
    "Publicité",
    "関連記事",
    "あわせて読みたい",
    "この記事は有料記事です。残り1234文字",
    "続きを読むには会員登録が必要です",
    "有料会員になると会員限定の有料記事もお読みいただけます。",
    "メールマガジンの登録はこちら",
    "アプリをダウンロードして最新ニュースを受け取る",
    "無断転載を禁じます。",
    "2025年12月26日 21時37分",
    "Facebookでシェアする",
    "カテゴリーをフォローする",
    "【PR】",
    "［写真］工場の外観",
]

NOTICES = [
    "Sign up here for our daily newsletter.",
    "Sign up to Bloomberg's Japan newsletter",
    "Get the latest news delivered to your inbox.",
    "Subscribe to our Morning Brief for the stories that matter.",
    "Enter your email address",
    "By signing up you agree to our terms of use and privacy policy.",
    "This site is protected by reCAPTCHA and the Google Privacy Policy and Terms of Service apply.",
    "Join over 50,000 subscribers",
    "Join 1.2 million users on our app",
    "Download the app for real-time alerts",
    "Get it on Google Play",
    "Follow us on Google News",
    "Follow us on X, Facebook and Telegram",
    "Join our Telegram channel",
    "Scan the QR code to download the app",
    "Buy Bitcoin in minutes on the world's leading exchange",
    "Trade crypto with zero fees – sign up for a $100 bonus",
    "Binance: sign up and get up to $600 exclusive offer (this link)",
    "Disclaimer: The information provided is not trading advice.",
    "Disclaimer: This is not investment advice. Do your own research.",
    "The views and opinions expressed here are solely those of the author and do not necessarily reflect the views of Cointelegraph.",
    "Every investment and trading move involves risk, and readers should conduct their own research when making a decision.",
    "This article was generated with the help of AI and reviewed by an editor.",
    "This content was produced with the assistance of artificial intelligence.",
    "This article was written with AI assistance.",
    "© 2025 The Associated Press. All rights reserved. This material may not be published, broadcast, rewritten or redistributed without permission.",
    "Copyright © 2025 Nikkei Inc. All rights reserved.",
    "© 2025 Bloomberg L.P.",
    "REUTERS/Kim Kyung-Hoon",
    "Photo: Reuters",
    "(Photo by Kazuhiro Nogi / AFP)",
    "Image credit: Shutterstock",
    "Getty Images",
    "AFP via Getty Images",
    "Listen to this article",
    "Listen to this article 4 min",
    "4 minute read",
    "Add to myFT",
    "Share this article",
    "Copy link",
    "Comments (12)",
    "Leave a comment",
    "Log in to comment",
    "You have reached your article limit.",
    "Subscribe to continue reading",
    "This article is for subscribers only.",
    "Already a subscriber? Sign in",
    "To continue reading, please subscribe.",
    "Create a free account to read the full article.",
    "We use cookies and similar technologies",
    "Accept all cookies",
    "Manage your preferences",
    "Advertisement - scroll to continue",
    "Story continues below advertisement",
    "Article continues below",
    "SPONSORED CONTENT",
    "This post contains affiliate links.",
    "Last updated: December 26, 2025, 10:14 JST",
    "Published Dec 26, 2025 6:32 p.m. EST",
    "Updated 3 hours ago",
    "Contact the author at john.smith@example.com",
    "Have a tip? Contact our reporter at tips@example.com",
    "Click here to read more",
    "Tap here to subscribe",
    "Report a typo",
    "Was this article helpful?",
    "Thanks for reading!",
    "Tags: Japan, budget, semiconductors",
    "Topics: Economy, Japan",
    "Keywords: budget",
    "Filed under: Japan",
    "Photo credit: Ministry of Finance",
    "In a time of both misinformation and too much information, quality journalism is more crucial than ever. By subscribing, you can help us get the story right.",
    "SUBSCRIBE NOW",
    "KEYWORDS",
    "Inscrivez-vous gratuitement à la newsletter",
    "Recevez l'essentiel de l'actualité économique chaque matin",
    "Abonnez-vous pour lire la suite",
    "Cet article est réservé aux abonnés.",
    "Contenu réservé aux abonnés",
    "Il vous reste 75% de cet article à lire. La suite est réservée aux abonnés.",
    "Déjà abonné ? Connectez-vous",
    "Je m'abonne",
    "Offrir cet article",
    "Téléchargez l'application",
    "Suivez-nous sur WhatsApp",
    "Rejoignez notre chaîne Telegram",
    "Temps de lecture : 4 min",
    "Lecture 3 min.",
    "Publié le 26/12/2025 à 07:45, mis à jour le 26/12/2025 à 09:12",
    "Mis à jour le 26 décembre 2025",
    "La rédaction avec AFP",
    "© AFP",
    "Crédit photo : Reuters",
    "PHOTO : Kazuhiro Nogi/AFP",
    "Reproduction interdite",
    "Tous droits de reproduction réservés",
    "La suite après la publicité",
    "Contenu sponsorisé",
    "Les cryptoactifs sont des produits risqués : vous pouvez perdre tout votre capital.",
    "Achetez vos premiers bitcoins sur Bitpanda",
    "Ouvrez un compte et recevez 20 € offerts",
    "Cet article a été rédigé avec l'aide de l'intelligence artificielle.",
    "Cet article ne constitue pas un conseil en investissement.",
    "Gérer mes cookies",
    "Accepter et continuer",
    "Partager sur Facebook",
    "Copier le lien",
    "Commenter",
    "Signaler une erreur",
    "Nous avons besoin de votre consentement",
    "Réagissez à cet article",
    "Sur le même thème",
    "Écouter l'article",
    "この記事は会員限定です",
    "この記事は会員限定記事です。登録すると続きをお読みいただけます。",
    "残り1234文字",
    "残り：845文字／全文：1320文字",
    "続きを読むには有料会員登録が必要です",
    "ログインして続きを読む",
    "すでに会員の方はログイン",
    "有料会員限定",
    "会員限定記事",
    "無料で会員登録",
    "[有料会員限定]",
    "※記事の全文は有料会員のみお読みいただけます",
    "メルマガ登録",
    "ニュースレターに登録する",
    "公式LINEをフォロー",
    "LINEの友だち追加はこちら",
    "アプリのダウンロードはこちら",
    "QRコードを読み取ってください",
    "Xでポスト",
    "Facebookでシェア",
    "はてなブックマーク",
    "noteで書く",
    "印刷",
    "拡大する",
    "クリックすると拡大します",
    "写真を拡大",
    "画像を拡大",
    "（写真：ロイター）",
    "（写真：ロイター/アフロ）",
    "写真提供：財務省",
    "撮影：今井康一",
    "〔ロイター〕",
    "[東京　26日　ロイター]",
    "（時事）",
    "（共同）",
    "（c）時事通信社",
    "Copyright (C) 2025 Jiji Press",
    "無断転載・複製を禁じます",
    "記事・写真の無断転載を禁じます。",
    "本記事は投資勧誘を目的としたものではありません",
    "投資は自己責任でお願いします",
    "暗号資産の取引にはリスクがあります。",
    "本記事はAIによって生成されました",
    "この記事はAIを活用して作成しています",
    "ビットコインを始めるならコインチェック",
    "口座開設はこちら",
    "今なら口座開設で2000円プレゼント",
    "PR",
    "広告",
    "スポンサーリンク",
    "記事は広告の後に続きます",
    "コメントする",
    "コメント一覧",
    "この記事を書いた人",
    "この記事をシェアする",
    "この記事が気に入ったらフォロー",
    "ランキング",
    "アクセスランキング",
    "トップページに戻る",
    "一覧へ戻る",
    "次のページ",
    "前のページへ",
    "1 / 3",
    "1 2 3 次へ",
    "関連キーワード",
    "関連トピックス",
    "タグ：予算",
    "#予算案 #財務省",
    "更新日時：2025年12月26日 10:14",
    "最終更新：2025/12/26 10:14",
    "公開日 2025.12.26",
    "2025.12.26 10:14",
    "配信日時 12/26(金) 10:14",
    "文：佐藤太郎",
    "（経済部　佐藤太郎）",
    "※このページは自動翻訳です",
    "クッキーの使用について",
    "当サイトではCookieを使用しています",
    "この記事は役に立ちましたか？",
    "NHKプラス配信中",
    "NHKプラスで見る",
    "見逃し配信",
]

RELATED = [
    "【あわせて読みたい】ラピダスへ追加出資1500億円、2ナノ量産へ正念場",
    "【合わせて読みたい】防衛費、初の9兆円台",
    "【併せて読む】防衛費、初の9兆円台",
    "【関連記事】防衛費、初の9兆円台",
    "〈関連記事〉防衛費、初の9兆円台",
    "《関連記事》防衛費、初の9兆円台",
    "＜関連＞防衛費、初の9兆円台",
    "＜あわせて読みたい＞防衛費、初の9兆円台",
    "≪関連記事≫防衛費、初の9兆円台",
    "［関連記事］防衛費、初の9兆円台",
    "（関連記事）防衛費、初の9兆円台",
    "「関連記事」防衛費、初の9兆円台",
    "■関連記事 防衛費、初の9兆円台",
    "◆関連記事：防衛費、初の9兆円台",
    "▼関連記事",
    "▼あわせて読みたい",
    "関連記事：防衛費、初の9兆円台",
    "関連記事 | 防衛費、初の9兆円台",
    "関連記事｜防衛費、初の9兆円台",
    "関連記事→防衛費、初の9兆円台",
    "あわせて読みたい：防衛費、初の9兆円台",
    "あわせて読みたい 防衛費、初の9兆円台",
    "こちらもおすすめ 防衛費、初の9兆円台",
    "こちらの記事も読まれています",
    "【こちらも読まれています】防衛費、初の9兆円台",
    "【人気記事】防衛費、初の9兆円台",
    "【おすすめ記事】防衛費、初の9兆円台",
    "【注目記事】防衛費、初の9兆円台",
    "【次の記事】防衛費、初の9兆円台",
    "【前回の記事】防衛費、初の9兆円台",
    "【後編はこちら】「財政の信認」とは何か",
    "【写真を見る】国会で答弁する財務相",
    "【写真】国会で答弁する財務相",
    "【画像】2026年度予算案のポイント",
    "【図表】2026年度予算案のポイント",
    "【図解でわかる】2026年度予算案",
    "【動画】財務相の会見",
    "【詳しくはこちら】2026年度予算案",
    "【もっと読む】防衛費、初の9兆円台",
    "【続きを読む】防衛費、初の9兆円台",
    "【解説】防衛費、初の9兆円台",
    "【特集】防衛費、初の9兆円台",
    "【独自】防衛費、初の9兆円台",
    "【関連特集】防衛費",
    "参考記事：防衛費、初の9兆円台",
    "【参考記事】防衛費、初の9兆円台",
    "☞関連記事 防衛費",
    "📌関連記事 防衛費、初の9兆円台",
    ">> 関連記事：防衛費",
    "Lire aussi : Le budget de la défense dépasse 9 000 milliards de yens",
    "LIRE AUSSI | Le budget de la défense",
    "LIRE AUSSI >> Le budget de la défense",
    ">> LIRE AUSSI - Le budget de la défense",
    "» Lire aussi - Le budget",
    "À lire aussi Le budget de la défense",
    "À lire également : Le budget",
    "À LIRE AUSSI Japon : le budget de la défense dépasse 9 000 milliards",
    "Lire aussi Article réservé à nos abonnés Au Japon, le budget",
    "Lire l’article : Le budget",
    "Lire notre enquête : Le budget",
    "Voir aussi : Le budget en graphique",
    "Relire : Le budget de la défense",
    "(Re)lire : Le budget",
    "À relire : le budget",
    "Sur le même sujet : Le budget",
    "Notre dossier : Le budget",
    "Pour aller plus loin : Le budget",
    "En savoir plus : le budget",
    "Lire la suite",
    "Read more: Japan's defence budget tops ¥9 trillion",
    "READ MORE | Japan's defence budget tops ¥9 trillion",
    "Read also: Japan's defence budget",
    "Read: Japan's defence budget",
    "Also read: Japan's defence budget",
    "Also Read | Japan's defence budget",
    "See also: Japan's defence budget",
    "Related: Japan's defence budget",
    "RELATED STORY: Japan's defence budget",
    "Related Story Japan's defence budget",
    "Related Reading: Japan's defence budget",
    "Related news: Japan",
    "[Related: Japan's defence budget]",
    "(Related: Japan's defence budget)",
    "(Read more: Japan's defence budget)",
    "[READ MORE: Japan's defence budget]",
    ">> Read more: Japan's defence",
    "▶ Read more: Japan's defence",
    "→ Read more: Japan's defence",
    "More: Japan's defence budget",
    "More on this story: Japan's defence budget",
    "Further reading: Japan's defence budget",
    "Don't miss: Japan's defence budget",
    "You may also like: Japan's defence budget",
    "You might be interested in: Japan's defence",
    "Watch: Japan's finance minister on the budget",
    "Listen: Japan's finance minister on the budget",
    "Go deeper: Japan's defence budget",
    "Editor's pick: Japan's defence",
    "SEE ALSO: Japan's budget",
    "MUST READ: Japan's budget",
    "Trending: Japan's budget",
    "Up next: Japan's budget",
    "Dig deeper: Japan's budget",
    "Keep reading: Japan's budget",
    "Continue reading: Japan's budget",
]

SENTENCES = [
    "The exchange said customers who signed up for a bonus lost money when bitcoin fell below $80,000.",
    "Bitcoin rose 3% after the Bank of Japan raised rates to 0.75%.",
    "The ministry sends a weekly newsletter to investors in government bonds, and 12,000 people subscribe to it.",
    "Subscribers to the ministry's auctions bid for ¥2.4 trillion of bonds.",
    "Copyright industries will receive ¥40 billion.",
    "Photo agencies had been asked to wait outside.",
    "The app, which 12 million people have downloaded, will be run by the digital agency.",
    "Advertisement spending fell by 3% in fiscal 2025.",
    "The post office bank will buy ¥3 trillion of bonds.",
    "Reporting by companies will become quarterly again, the ministry said.",
    "By signing up to the pact, Japan agreed to raise defence spending.",
    "Listen to the bond market, said one former official.",
    "Share prices fell 2% after the announcement.",
    "Comments by the finance minister weakened the yen.",
    '"Follow the money," the opposition leader said.',
    "Updated figures showed a deficit of ¥2.1 trillion.",
    'Keywords such as "responsible fiscal policy" run through the speech.',
    "Topics on the agenda include the extra budget.",
    "Additional reporting duties for small firms will be dropped.",
    "Join the coalition or leave it, he told the party.",
    "Every investment in chips carries risk, and the ministry wants to share it.",
    "This content tax would raise ¥30 billion a year.",
    "Contact between the ministries was broken off in May.",
    "Le ministère recommande aux abonnés du gaz de réduire leur consommation.",
    "Publicité et démarchage seront interdits à partir d'avril.",
    "Abonnez les ménages modestes à un tarif réduit : c'est ce que propose le parti.",
    "Suivez le yen, conseille un stratège, et vous comprendrez la politique budgétaire.",
    "Les cryptoactifs seront imposés à 20 % à partir de 2028.",
    "Partager le fardeau de la dette reste la question.",
    "Écouter les marchés, c'est ce que la première ministre a promis.",
    "Avec l'AFD, le Japon financera deux projets.",
    "Reproduction assistée : le budget prévoit 40 milliards de yens.",
    "広告費への課税が検討されている。",
    "写真業界への支援は40億円となった。",
    "会員限定のサービスを提供する企業に課税する案もある。",
    "投資は過去最高の3兆円となった。",
    "ランキングで日本は3位に後退した。",
    "編集部門を統合する。",
    "ログイン障害で電子申告が止まった。",
    "残り1兆円は国債で賄う。",
    "東京、26日に予算案を閣議決定。",
    "コメントは差し控えると財務相は述べた。",
    "次のページを開くのは国会だ。",
    "AIによって生成された文書を行政で使う。",
    "ビットコインの税率を20％に下げる。",
    "口座開設の手続きを簡素化する法案だ。",
    "有料会員は300万人を超えた。",
    "クッキーの規制を強める。",
    "暗号資産の取引には20％の税がかかる。",
    "メルマガを配信する政治家が増えた。",
    "文部科学省は5兆円を要求した。",
    "翻訳にAIを使う。",
    "1人あたり2万円を給付する。",
    "関連法案は年度内に成立する見通しだ。",
    "関連記事を書いた記者は、財務省の担当者に取材した。",
    "あわせて読みたいのは、財務省の資料だ。",
    "写真は国会で答弁する財務相。",
    "関連予算は1兆2390億円となった。",
    "【東京共同】政府は26日、2026年度予算案を閣議決定した。",
    "【ワシントン＝佐藤】米政府は26日、関税を発表した。",
    "〈関連経費を含む防衛費は9兆円〉と資料は記す。",
    "Lire aussi dans ce chiffre un signal aux marchés serait exagéré, estime l'économiste.",
    "Read alongside the draft, the figures show a rise of 3 percent.",
    "Related spending reaches ¥1.2 trillion.",
    "Explained by the weak yen, import prices rose 3%.",
    "More money goes to chips.",
    "Next year the ministry expects revenue of ¥83 trillion.",
    "Suite à cette annonce, le yen a reculé.",
    "Voir le déficit reculer, voilà l'objectif du gouvernement.",
    "Pour aller plus loin, le gouvernement devra augmenter la TVA.",
    "Previously, the ministry had asked for ¥2 trillion.",
    "Watch the yield on 10-year bonds, analysts say.",
    "Quality journalism is expensive, the publisher told a committee of the upper house on Friday.",
    "The shop says that customers who subscribe to its newsletter buy twice as much rice.",
    "Le ministère a mis en ligne une vidéo de deux minutes, vue un million de fois.",
    "A lire la suite du rapport, on comprend que le budget de 2027 sera plus difficile encore.",
    "The ministry said it would publish a weekly newsletter on procurement for suppliers who sign up.",
    "Bitcoin fell four percent after the finance minister spoke of a flat tax.",
    "More than 40 million users have downloaded the app since it was launched in April.",
    "He said he had read more about Rapidus in the past week than in his whole career.",
    "Share prices of chipmakers rose, and follow-on orders are expected next year.",
    "The related costs of the programme were estimated at 30 billion yen.",
    "“Subscribe to the plan or resign,” the prime minister told his ministers.",
    "The article of the constitution that governs the budget has never been amended.",
    "Cookies, rice crackers and tea accounted for a tenth of the subsidised exports.",
    "By the end of March, Japan will have sold 29.6 trillion yen of new bonds.",
    "In 2025, 1,239 billion yen went to chips; in 2024 it was 325.",
    "The risk of default is small, the agency wrote, but investors should expect volatility.",
    "Copyright law will be changed next year so that models can be trained on newspapers.",
    "The law enters into force on April 1, 2026.",
    "Le ministère publiera une newsletter chaque semaine et les entreprises pourront s’y abonner.",
    "Le bitcoin a perdu quatre pour cent après cette annonce.",
    "Les abonnés de la compagnie d’électricité paieront douze euros de plus par mois.",
    "Lire les chiffres de près révèle une hausse plus modeste, disent les économistes.",
    "Publié vendredi, le rapport évalue à 40 milliards le coût de la réforme.",
    "Par ailleurs, la dette a dépassé le seuil fixé par la loi.",
    "La publicité pour les jeux d’argent sera taxée à partir du mois d’avril.",
    "同省は調達に関するメールマガジンを毎週発行し、登録した企業には入札の2カ月前に知らせる方針だ。",
    "同省はニュースレターを発行し、登録した企業に入札の予定を知らせます。",
    "暗号資産への課税は見送られ、与党は来年改めて議論する。",
    "アプリの利用者は4000万人を超え、政府は補助金の申請にも使えるようにする。",
    "関連する費用は300億円と見積もられた。",
    "会員制の交流施設を整備する費用として12億円を計上した。",
    "広告収入に頼る企業への課税も検討する。",
    "写真を撮影した男性は「こんなに雪が降ったのは初めてだ」と話した。",
    "著作権法の改正案は来年の通常国会に提出される見通しだ。",
]


@pytest.mark.parametrize("text", [*PROMPTS, *NOTICES, *RELATED])
def test_prompts_go(text: str) -> None:
    assert clean([Piece("paragraph", text)], Known("A headline")).kept == ()


@pytest.mark.parametrize("text", SENTENCES)
def test_sentences_of_the_article_stay(text: str) -> None:
    assert by_lexicon(text, tail=True) is None
    assert [piece.text for piece in clean([Piece("paragraph", text)], Known("A headline")).kept] == [text]


def _paragraphs(*texts: str, links: float = 0.0) -> list[Piece]:
    return [Piece("paragraph", text, links=links) for text in texts]


LONG = (
    "The cabinet signed off on a draft budget on Friday, and officials spent the evening explaining why it had grown again."
    * 2
)
SHORT = "A look at the ferry operator whose shares have surged this year."


def test_teasers_under_related_articles_go_without_being_links() -> None:
    pieces = _paragraphs(LONG, LONG[1:], LONG[2:], "Related Articles", SHORT, SHORT + " Again.")
    assert [piece.text for piece in clean(pieces, Known("t")).kept] == [LONG, LONG[1:], LONG[2:]]


def test_the_article_goes_on_after_a_box_of_links() -> None:
    pieces = [
        *_paragraphs(LONG, "Lire aussi"),
        *_paragraphs("Le riz hors de prix", links=1.0),
        *_paragraphs(LONG[1:], LONG[2:]),
    ]
    assert [piece.text for piece in clean(pieces, Known("t")).kept] == [LONG, LONG[1:], LONG[2:]]


def test_where_it_was_copied_from_is_kept_as_a_fact() -> None:
    pieces = _paragraphs(LONG, LONG[1:], "The post Chips ahoy appeared first on Coinwharf", "previous post", SHORT)
    cleaned = clean(pieces, Known("t"))
    assert cleaned.copied_from == "Coinwharf"
    assert len(cleaned.kept) == 2


def test_headline_and_byline_are_not_repeated_in_the_body() -> None:
    pieces = [Piece("heading", "Chips on the payroll"), *_paragraphs("Mina Harcourt, Tokyo", LONG)]
    cleaned = clean(pieces, Known("Chips on the payroll", ("Mina Harcourt",)))
    assert [piece.text for piece in cleaned.kept] == [LONG]
    assert [one.reason for one in cleaned.dropped] == ["title", "byline"]


def test_a_list_ends_where_related_articles_begin_in_it() -> None:
    points = ("The cabinet approved the plan on Friday.", "Rapidus is to get 150 billion yen of it.")
    teasers = ("Related Articles", "The yen fell again, and few know where it will stop this year.")
    found = clean([Piece("list", "\n".join(points + teasers), points + teasers)], Known("x"))
    assert [piece.rows for piece in found.kept] == [points]
    assert {one.reason for one in found.dropped} == {"related"}


def test_labels_go_with_a_list_that_is_mostly_prompts() -> None:
    rows = ("|Square", "Download our app now", "Scan the QR code to join")
    assert clean([Piece("paragraph", LONG), Piece("list", "\n".join(rows), rows)], Known("x")).kept == (
        Piece("paragraph", LONG),
    )


def test_credits_are_found_above_what_was_dropped_behind_them() -> None:
    credit = "(Reportage Keiko Mori à Tokyo, édité par Anne Blanc)"
    behind = ["Related Articles", "Sign up for our newsletter", "Share on Facebook", "Advertisement"]
    found = clean([Piece("paragraph", text) for text in (LONG, LONG[1:], credit, *behind)], Known("x"))
    assert [piece.text for piece in found.kept] == [LONG, LONG[1:]]


def test_a_list_loses_its_prompt_and_keeps_its_points() -> None:
    rows = ("Chips: 1.239 trillion yen", "Sign up for our daily newsletter", "Defence: 9 trillion yen")
    cleaned = clean([Piece("list", "\n".join(rows), rows), *_paragraphs(LONG)], Known("t"))
    assert cleaned.kept[0].rows == (rows[0], rows[2])


def test_a_heading_with_nothing_left_under_it_goes() -> None:
    cleaned = clean([*_paragraphs(LONG), Piece("heading", "Stay in touch"), *_paragraphs("Follow us on X")], Known("t"))
    assert [piece.text for piece in cleaned.kept] == [LONG]


def test_nothing_is_lost_silently() -> None:
    pieces = _paragraphs(LONG, *PROMPTS)
    cleaned = clean(pieces, Known("t"))
    assert len(cleaned.kept) + len(cleaned.dropped) == len(pieces)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("【こちらも必読】防衛費、初の9兆円台", "防衛費、初の9兆円台"),
        ("The view from Osaka: Pensions take a larger share", "Pensions take a larger share"),
        ("Décryptage » La TVA japonaise en cinq graphiques", "La TVA japonaise en cinq graphiques"),
        ("＜解説＞なぜ国債費は膨らむのか", "なぜ国債費は膨らむのか"),
    ],
)
def test_a_label_before_a_link_is_no_text(text: str, title: str) -> None:
    linked = Piece("paragraph", text, links=len(title) / len(text))
    said = Piece("paragraph", text, links=0.1)
    listed = Piece("paragraph", "大分県：大分市、臼杵市、佐伯市、竹田市", links=0.8)
    source = Piece("paragraph", "Financial Times reported:", links=1.0)
    quoted = Piece("paragraph", "The minister said: “We are going to cut spending by a third”", links=0.7)
    cleaned = clean([linked, said, listed, source, quoted], Known("Budget"))
    assert [d.text for d in cleaned.dropped] == [text]
    assert cleaned.kept == (said, listed, source, quoted)
