"""Pages that are no articles: consent walls, bot checks, soft 404s, empty shells, paywall stubs.

Judged by what is left when the page was cleaned: an article about captchas, cookies or paywalls has an article's text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

from crawler.blocks import Piece
from crawler.lexicon import QUOTED
from index.article import Dropped, Outcome, Rejected

_SHORT = 700  # characters (a Japanese one counts 2.5): a longer text is an article, whatever its headline
_STUB = 220
_LEAST = 60
_BOT = re.compile(
    r"just a moment|checking your browser|verify(?:ing)? (?:that )?you(?:'re| are) (?:a )?(?:not a robot|human)|are you (?:a )?(?:robot|human)"
    r"|access (?:to this page has been )?denied|attention required|pardon our interruption|unusual (?:traffic|activity)"
    r"|security (?:check|verification)|captcha|press (?:and|&) hold|ddos protection|request (?:was )?(?:blocked|unsuccessful)"
    r"|please enable (?:js|javascript|cookies) and|you have been blocked|bot (?:check|detection)|reference #\d"
    r"|vérification (?:de sécurité|en cours)|vous n['’]êtes pas un robot|êtes[- ]vous un (?:robot|humain)|accès (?:refusé|bloqué|interdit)"
    r"|ロボットではありません|人間であることを確認|アクセスが(?:拒否|制限|集中)|セキュリティ(?:チェック|確認)|認証(?:を行って|中)",
    re.IGNORECASE,
)
_CONSENT = re.compile(
    r"before you continue|we (?:value|care about|respect) your privacy|your privacy (?:choices|matters|is important)|accept (?:all|and continue)"
    r"|(?:cookie|consent) (?:consent|settings|policy|wall|notice|preferences)|(?:we|our partners) (?:and our \d* ?partners )?(?:use|store)[^.]{0,60}cookies"
    r"|manage (?:your )?(?:consent|preferences|choices)|continue without accepting|agree (?:and|to) (?:close|continue|proceed)"
    r"|(?:votre|vos) (?:vie privée|données|choix|consentement)[^.]{0,60}(?:importe|respect|prot|paramétr|cookies)|continuer sans accepter"
    r"|tout (?:accepter|refuser)|accepter et (?:fermer|continuer)|nous (?:et nos|utilisons|respectons)[^.]{0,60}(?:cookies|traceurs|vie privée|partenaires)"
    r"|gestion (?:de vos|des) (?:consentements?|cookies)|プライバシー(?:に関する|設定|の設定|について)|(?:Cookie|クッキー)の(?:使用|利用|設定|同意)|同意(?:して|する)(?:続|進|閉)|すべて(?:許可|同意|受け入れ)",
    re.IGNORECASE,
)
_WALL = 1600  # characters; consent walls explain themselves at length
_CONSENT_SUBJECTS = tuple(  # what the sentences of a consent wall are about; one alone is no sign
    re.compile(subject, re.IGNORECASE)
    for subject in (
        r"\bcookies?\b|\btraceurs?\b|trackers?\b|クッキー",
        r"\bconsent|consentement|同意",
        r"\baccept|\brefus|\bagree\b|\breject|許可|拒否|受け入れ",
        r"\bpartners?\b|\bpartenaires?\b|\bvendors?\b|third[- ]part|第三者|パートナー",
        r"privacy|personal data|vie privée|données personnelles|プライバシー|個人情報|個人データ",
        r"personali[sz]ed|personnalis|targeted ad|mesure[r]? (?:d['’]|l['’])audience|audience measurement|パーソナライズ|閲覧履歴",
        r"(?:on|sur) (?:your|votre) (?:device|terminal|appareil)|端末",
        r"(?:with|without|sans|avec) (?:cookies|ads|advertising|publicité)|subscri(?:be|ption)|abonne",
    )
)
_WIDE = re.compile(r"[\u3040-\u9fff]")
_GONE = re.compile(
    r"\b404\b|(?:page|article|story|content)[^.]{0,20} (?:not (?:be )?found|no longer (?:available|exists)|(?:has been|was) (?:removed|deleted|moved)|does ?n[o'’]t exist|expired)"
    r"|^(?:sorry,? )?(?:error:? )?not found\b|(?:couldn|can)['’]?t find (?:the|that|this|what)|^nothing (?:was )?found|page (?:introuvable|non trouvée|inexistante)"
    r"|(?:page|article|contenu)(?! ?\d)[^.]{0,40}(?:n['’]existe (?:pas|plus)|n['’]est (?:plus|pas) disponible|a été (?:supprimée?|déplacée?)|introuvable)|erreur 404"
    r"|(?:ページ|記事|URL|コンテンツ)(?:が|は|を)?[^、。]{0,24}(?:見つかりません|見つけられません|存在しません|存在しない|削除され|ありません(?!でし)|終了し|移動した)"
    r"|(?:掲載|公開)(?:期間)?(?:を|が|は)?.{0,4}終了",
    re.IGNORECASE | re.MULTILINE,
)


_MESSAGES = re.compile(  # of servers and sites that show no article, with the status of one
    r"internal server error|(?:service|server|site) (?:is )?(?:temporarily |currently )?unavailable|bad gateway|gateway time-?out|too many requests|runtime error|fatal error: uncaught[^。]*|(?:parse|fatal) error: [^。]*"
    r"|something went wrong|(?:an )?(?:unexpected|unknown|technical) error\b|application error occurred|we[’']?ll be (?:right )?back|(?:down for|undergoing|scheduled) maintenance|under maintenance"
    r"|unavailable (?:due to|for) legal reasons|(?:not|un)(?: ?currently)?[ -]?(?:available|accessible) (?:in|from|to visitors from|for users in) (?:your|the|this) (?:region|country|location|european)"
    r"|from a country belonging|(?:content|item|video|article|page) (?:is )?(?:removed|unavailable|no longer (?:accessible|available))|(?:page|link|content) (?:you followed )?may (?:have been|be) (?:removed|broken|moved)"
    r"|(?:being|automatically) redirected|^redirecting|ad ?-?blocker?\b|unsupported browser|browser is (?:no longer supported|out of date)|choose your (?:edition|region)|confirm your age|legal (?:drinking )?age|domain (?:name )?(?:is|may be) for sale|[\w.-]+\.[a-z]{2,10} is for sale"
    r"|not a (?:bot|robot)\b|(?:unusual|suspicious) (?:traffic|activity|access)|complete the (?:captcha|puzzle)"
    r"|erreur (?:technique |inattendue |interne )?(?:est survenue|s[’']est produite)|(?:service|site|contenu|page) (?:est )?(?:temporairement|momentanément|actuellement) (?:indisponible|en maintenance|inaccessible)|nous revenons|(?:indisponible|inaccessible|pas disponible) (?:dans|depuis) votre (?:pays|région)"
    r"|(?:contenu|article) (?:a été )?(?:retiré|indisponible)|navigateur n[’']est (?:plus|pas) (?:pris en charge|compatible)|bloqueur de publicité|et non (?:à )?un robot"
    r"|メンテナンス(?:中|のため|を(?:実施|行))|エラーが発生|サービス(?:を)?(?:一時)?(?:停止|休止)|障害(?:により|が発生)|(?:国外|海外)からの(?:アクセス|ご利用)|ご利用いただけません|アクセスできません|アクセスを検知|画像認証|文字を入力|EEA|しばらく(?:して|たって|経って)から",
    re.IGNORECASE,
)
_SERVICE = re.compile(  # headlines of pages that a site has besides its articles
    r"\s*(?:(?:member |user |account )?(?:log|sign)[ -]?(?:in|on|up)|register|create (?:an|your) account|forgot(?:ten)? (?:your )?password\??|my account|search(?: results?)?(?: for| ?:).*|search results|terms (?:of (?:use|service)|and conditions|& conditions)|(?:our )?privacy (?:policy|notice|statement)|cookie (?:policy|notice)|legal notice"
    r"|connexion|se connecter|identification|identifiez-vous|inscription|mon compte|(?:résultats? de (?:la )?)?recherche(?: ?:.*)?|mentions légales|conditions générales.{0,40}|politique de (?:confidentialité|cookies)|charte de confidentialité|gestion des cookies"
    r"|(?:会員)?ログイン|(?:新規)?会員登録|マイページ|(?:.{1,20}の)?検索結果.*|利用規約|プライバシー(?:・?ポリシー|について)|個人情報(?:保護方針|の取り?扱い(?:について)?)|特定商取引.*|お問い合わせ)\s*",
    re.IGNORECASE,
)
_ADDRESSED = re.compile(
    r"\b(?:you|your|we|our|us|please|sorry|this (?:page|site|website|article|content|story|item|link))\b|\b(?:vous|votre|vos|nous|notre|nos|veuillez|merci de|désolés?|cet(?:te)? (?:page|site|article|contenu))\b"
    r"|(?:くだ|下)さい|お客様|ご利用|お探し|ご指定|ご覧|お読み|当社|弊社|当サイト|[本当]サイト|この(?:ページ|記事|コンテンツ)|ただいま|ただ今|お手数|申し訳|恐れ入り",
    re.IGNORECASE,
)


def judge(
    title: str, kept: Sequence[Piece], dropped: Sequence[Dropped], *, walled: bool, dated: bool, declared: bool
) -> Rejected | None:
    """Why a cleaned page is no article, None if it is one.

    `walled`: it says that the rest is not for everybody; `dated`: it says when it was published; `declared`: in its
    metadata, as pages of messages do not.
    """
    size = sum(weight(piece.text) for piece in kept)
    lines = [piece.text for piece in kept]
    said = [title, *lines, *(one.text for one in dropped[:20])]
    short = size < _SHORT and not _article_like(kept)
    if short and size < (_STUB if dated else _SHORT):
        shown = [title, *(line for line in lines[:3] if len(line) < 160)]
        for outcome, pattern, where in (
            (Outcome.BOT_CHECK, _BOT, () if declared else said),
            (Outcome.SOFT_404, _GONE, lines[:2] if declared else shown),
            (Outcome.CONSENT_WALL, _CONSENT, lines if declared else said if _consents(dropped) or size < _STUB else ()),
        ):
            if message := _message(pattern, where):
                return Rejected(outcome, message)
    if not (dated or declared) and size < _WALL and _is_addressed(kept):  # its reasons may be as long as an article
        for outcome, pattern in ((Outcome.BOT_CHECK, _BOT), (Outcome.SOFT_404, _GONE), (Outcome.SOFT_404, _MESSAGES)):
            if _is_whole(pattern, _folded(title)):
                return Rejected(outcome, title.strip())
    if short and not declared and (message := _message(_MESSAGES, [title, *lines[:4]])):
        return Rejected(Outcome.SOFT_404, message)
    if not declared and _SERVICE.fullmatch(_folded(title)):
        return Rejected(Outcome.SOFT_404, title.strip())
    if subjects := _is_consent_wall(kept, dated=dated):
        return Rejected(Outcome.CONSENT_WALL, f"speaks of nothing but consent ({subjects} of its subjects)")
    if size < _STUB and walled:
        return Rejected(Outcome.PAYWALL, f"{size} characters of text before the wall")
    return Rejected(Outcome.EMPTY, f"{size} characters of text") if size < _LEAST else None


def _message(pattern: re.Pattern[str], lines: Iterable[str]) -> str | None:
    """What a line says that speaks to the reader or says nothing else; what is told or quoted is no message."""
    for line in lines:
        text = _folded(line)
        bare = QUOTED.sub("", text)
        match = pattern.search(bare)
        if match and (_is_whole(pattern, bare) or _ADDRESSED.search(bare)):
            return match[0]
    return None


def _is_whole(pattern: re.Pattern[str], text: str) -> bool:
    """Whether a line says little but that: half of its characters."""
    return 2 * sum(len(match[0]) for match in pattern.finditer(text)) >= len(text) > 0


def _is_consent_wall(kept: Sequence[Piece], *, dated: bool) -> int:
    """How many of a consent wall's subjects the text has, 0 if not nearly every paragraph is about them, or most speak to nobody.

    A date speaks against it, but may stand in no more than the address: then every paragraph has to be.
    """
    if sum(weight(piece.text) for piece in kept) > _WALL:
        return 0
    others = 0 if dated else len(kept) // 4  # paragraphs that may be about something else
    subjects: set[int] = set()
    for piece in kept:
        text = _folded(piece.text)
        about = {n for n, subject in enumerate(_CONSENT_SUBJECTS) if subject.search(text)}
        subjects |= about
        others -= not about
        if others < 0:
            return 0
    return len(subjects) if len(subjects) >= 4 and _is_addressed(kept) else 0


def _is_addressed(kept: Sequence[Piece]) -> bool:
    """Whether half of the paragraphs speak to the reader, what they quote aside."""
    return 2 * sum(_ADDRESSED.search(QUOTED.sub("", _folded(piece.text))) is not None for piece in kept) >= len(kept)


def weight(text: str) -> int:
    """The length of a text in Latin characters: a Japanese one says two and a half times as much."""
    return len(text) if text.isascii() else len(text) + int(1.5 * len(_WIDE.findall(text)))


def _article_like(kept: Sequence[Piece]) -> bool:
    """Two paragraphs of running text that are none of these messages."""
    plain = [p for p in kept if weight(p.text) > 150 and not any(x.search(p.text) for x in (_BOT, _CONSENT, _GONE))]
    return len(plain) >= 2


def _consents(dropped: Sequence[Dropped]) -> bool:
    return any(one.reason == "cookie" for one in dropped)


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text[:2000])
