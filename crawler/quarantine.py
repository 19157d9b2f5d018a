"""Pages that are no articles: consent walls, bot checks, soft 404s, empty shells, paywall stubs.

Judged by what is left when the page was cleaned: an article about captchas, cookies or paywalls has an article's text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from crawler.blocks import Piece
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
    r"|(?:page|article|contenu)[^.]{0,40}(?:n['’]existe (?:pas|plus)|n['’]est (?:plus|pas) disponible|a été (?:supprimée?|déplacée?)|introuvable)|erreur 404"
    r"|(?:ページ|記事|URL|コンテンツ)(?:が|は|を)?.{0,24}(?:見つかりません|見つけられません|存在しません|存在しない|削除され|ありません(?!でし)|終了し|移動した)"
    r"|(?:掲載|公開)(?:期間)?(?:を|が|は)?.{0,4}終了",
    re.IGNORECASE | re.MULTILINE,
)


def judge(
    title: str, kept: Sequence[Piece], dropped: Sequence[Dropped], *, paywalled: bool, dated: bool
) -> Rejected | None:
    """Why a cleaned page is no article, None if it is one. `dated`: it says when it was published."""
    size = sum(weight(piece.text) for piece in kept)
    said = _folded(title, kept, dropped)
    if size < (_STUB if dated else _SHORT):
        for outcome, pattern, where in (
            (Outcome.BOT_CHECK, _BOT, said),
            (Outcome.SOFT_404, _GONE, _folded(title, [piece for piece in kept[:3] if len(piece.text) < 160], ())),
            (Outcome.CONSENT_WALL, _CONSENT, said if _consents(dropped) or size < _STUB else ""),
        ):
            if (match := pattern.search(where)) and not _article_like(kept):
                return Rejected(outcome, match[0])
    if subjects := _is_consent_wall(kept, dated=dated):
        return Rejected(Outcome.CONSENT_WALL, f"speaks of nothing but consent ({subjects} of its subjects)")
    stub = paywalled or any(one.reason == "paywall" for one in dropped)
    if size < _STUB and stub:
        return Rejected(Outcome.PAYWALL, f"{size} characters of text before the wall")
    return Rejected(Outcome.EMPTY, f"{size} characters of text") if size < _LEAST else None


def _is_consent_wall(kept: Sequence[Piece], *, dated: bool) -> int:
    """How many of a consent wall's subjects the text has, 0 if not nearly every paragraph is about them.

    A date speaks against it, but may stand in no more than the address: then every paragraph has to be.
    """
    if sum(weight(piece.text) for piece in kept) > _WALL:
        return 0
    others = 0 if dated else len(kept) // 4  # paragraphs that may be about something else
    subjects: set[int] = set()
    for piece in kept:
        text = unicodedata.normalize("NFKC", piece.text)
        about = {n for n, subject in enumerate(_CONSENT_SUBJECTS) if subject.search(text)}
        subjects |= about
        others -= not about
        if others < 0:
            return 0
    return len(subjects) if len(subjects) >= 4 else 0


def weight(text: str) -> int:
    """The length of a text in Latin characters: a Japanese one says two and a half times as much."""
    return len(text) if text.isascii() else len(text) + int(1.5 * len(_WIDE.findall(text)))


def _article_like(kept: Sequence[Piece]) -> bool:
    """Two paragraphs of running text that are none of these messages."""
    plain = [p for p in kept if weight(p.text) > 150 and not any(x.search(p.text) for x in (_BOT, _CONSENT, _GONE))]
    return len(plain) >= 2


def _consents(dropped: Sequence[Dropped]) -> bool:
    return any(one.reason == "cookie" for one in dropped)


def _folded(title: str, kept: Sequence[Piece], dropped: Sequence[Dropped]) -> str:
    texts = [title, *(piece.text for piece in kept), *(one.text for one in dropped[:20])]
    return unicodedata.normalize("NFKC", "\n".join(texts))[:8000]
