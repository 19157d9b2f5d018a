"""How a paragraph speaks: it reports, or it speaks of the outlet and to its readers. What a site repeats is judged by it.

Each sign that a paragraph carries weighs for the one or the other; what stands in quotes is said by others and does not
count. Nothing here makes one paragraph alone boilerplate: that is `boilerplate`'s.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Literal

from crawler.lexicon import QUOTED
from crawler.title import AGENCIES, normal

Voice = Literal["report", "house", "unclear"]
Signs = tuple[tuple[int, re.Pattern[str]], ...]

_LONGEST = 1200  # characters that are looked at: a longer paragraph has shown its voice
_LEAST = 2  # weight from which a voice is heard
_PLAIN = 60  # characters (Japanese: half) from which not to speak of the house is a sign
_PARAGRAPH = 100  # characters from which a text is no label, wherever it breaks off
_NAMED = 4  # the weight of an author's name
_KANA = re.compile("[\u3041-\u30fa]")
_ENDS = re.compile(r"[.!?。！？…][\s*)\]”\"’'»」』）]*(?:[(（][^()（）]{1,40}[)）]\s*\w{0,12})?$")


def _signs(*pairs: tuple[int, str]) -> Signs:
    return tuple((weight, re.compile(pattern)) for weight, pattern in pairs)


_REPORTS = _signs(  # English and French
    (2, r"\b(?:said|says|told|according to|[Ss]elon|[Dd]['’]après|(?:a|ont) (?:déclaré|annoncé|indiqué|affirmé|assuré|estimé|expliqué)"
     r"|confie|résume|explique|souligne|relève|rappelle|estime|prévient|répète|reconnaît)\b"),
    (1, r"(?<!\bis )(?<!\bare )(?<!\bbe )\b(?:agre|[a-z]{2,}(?<!e))ed\b|\bdidn['’]t\b"
     r"|\b(?:was|were|had|took|rose|fell|became|began|won|lost|grew|went|came|gave|met|struck|sank|ran|saw|brought|spent|bought|sold|broke|drew|threw)\b"
     r"|\b(?:has|have) (?:been|become|risen|fallen|grown|gone|lost|taken)\b"
     r"|(?:\b(?:a|ont|avait|avaient|était|étaient)|s['’](?:est|était)|se sont) (?:[\w'’]+ ){0,2}\w+(?:ée?s?|is?e?s?|ite?s?|ues?|us?|erte?s?)\b"
     r"|\b\w{3,}(?<!f)(?:ait|aient)\b"),
    (1, r"\b(?:will|would|must|(?:is|are) (?:due|expected|planned|scheduled|set|likely|forecast|to)|plans? to|aims? to"
     r"|doi(?:ven)?t|devrai(?:en)?t|ser(?:a|ont)|prévoi(?:en)?t|prévue?s?|vise(?:nt)?)\b"),
    (1, r"\d|\b(?:two|three|four|five|six|seven|eight|nine|ten|dozen|twice|half|double|quarter|thousand|million|billion|trillion"
     r"|deux|trois|quatre|cinq|sept|huit|neuf|dix|moitié|quart|tiers|mille|millions|milliards?)\b"),
    (1, r"\b(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|January|February|March|April|June|July|August|September|October|November|December"
     r"|(?:last|next) (?:week|month|year)|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|janvier|février|mars|avril|juin|juillet"
     r"|août|septembre|octobre|novembre|décembre)\b"),
    (1, r"[%¥€$]|\b(?:(?:more|less|fewer|higher|lower) than|highest|lowest|largest|biggest|worst|record|majority|minority|per ?cent|yens?|dollars?|euros?"
     r"|tons|tonnes|(?:plus|moins) (?:de|que|d['’])|(?:le|la|les) plus|majorité|minoritaires?|tonnes)\b"),
    (1, r"[a-zà-ÿ,] (?:[dl]['’])?[A-ZÀ-Þ][\w-]+|\b[A-ZÀ-Þ]\w+['’]s\b"),
    (1, r"\b(?:is|are) [a-z]{3,}ing\b"),
    (1, r"\b(?:[Pp]olice|[Oo]fficials|[Pp]rosecutors?|[Mm]inist(?:ry|ers?)|[Gg]overnment|[Pp]arliament|[Ll]awmakers|[Cc]ourt|[Pp]arquet|[Tt]ribunal"
     r"|[Gg]ouvernement|[Mm]inistères?|[Mm]inistres?|[Pp]arlement|[Dd]éputés)\b"),
    (1, r"^(?:[Hh]e|[Ss]he|[Tt]hey|[Ii]ts|[Hh]is|[Hh]er|[Tt]heir|[Ii]ls?|[Ee]lles?) "),
)
_HOUSE = _signs(
    (2, r"\b(?:[Yy]ou|[Yy]ours?|YOU|YOUR|[Vv]ous|[Vv]otre|[Vv]os)\b"),
    (2, r"\b(?:[Ww]e|[Oo]urs?|us|[Nn]ous|[Nn]otre|[Nn]os)\b"),
    (3, r"(?:^|[.!?:–—]\s{1,3})(?:[Ss]ign up|[Ss]ubscribe|[Jj]oin|[Ff]ollow|[Gg]et|[Rr]ead|[Cc]lick|[Dd]ownload|[Rr]egister|[Ss]upport|[Dd]onate|[Ll]isten"
     r"|[Ww]atch|[Dd]iscover|[Ee]xplore|[Ll]earn|[Ff]ind|[Ss]ee|[Cc]ontact|[Ss]end|[Ss]hare|[Hh]elp|[Bb]ecome|[Tt]ry|[Vv]isit|[Cc]heck|[Tt]ap|[Ss]can|[Kk]eep|[Ll]og|[Tt]urn|[Ss]tay)"
     r" (?:in|up|on|our|us|your?|the|this|these|more|to|out|here|now|all|an?|it)\b"),
    (3, r"(?:^|[.!?:–—]\s{1,3})[A-ZÀ-Þ][a-zà-ÿ]{2,}ez(?:-| (?:nous|notre|nos|votre|vos|le|la|les|un|une|à|au|ici|en direct|toute?s?)\b| l['’])"),
    (3, r"(?:^|[.!?:]\s{1,3})(?:(?:[Oo]pen|[Ss]tart|[Cc]laim|[Ee]arn|[Tt]rade|[Bb]uy) (?:an?|your?|now|today|up to|trading)|[Ll]ooking for|[Ww]ant to|[Rr]eady to)\b"
     r"|\b(?:[Rr]ejoignez|[Ii]nscrivez|[Aa]bonnez|[Rr]ecevez|[Dd]écouvrez|[Ss]uivez|[Tt]éléchargez|[Pp]rofitez|[Rr]etrouvez|[Cc]liquez|[Ss]outenez)\b"),
    (2, r"![)”\"]?$|\b(?:[Ss]ign-?up|[Ww]elcome (?:offer|bonus|gift)|USDT|[Pp]resale|code [A-Z]{3,}\w*)\b"),
    (4, r"\b[Tt]his (?:article|story|page|content|column|newsletter|podcast|web ?site|publication|is a developing story)\b(?! of\b)|\b(?:[Cc]et article(?! (?:d[eu]\b|d['’]|\d))|[Cc]ette page|[Cc]e (?:site|podcast|contenu))\b"),
    (3, r"\bis (?:an? |the |[\w']+['’]s )?(?:former )?(?:\w+ ){0,3}(?:bureau chief|staff writer|reporter|correspondent|journalist|columnist|editor)\b|\best (?:un |une )?(?:journaliste|correspondante?|chroniqueu(?:r|se))\b"
     r"|^Disclosure:|\b(?:[Rr]eporting|[Ee]diting|[Ww]riting|[Tt]ranslat(?:ion|ed)|[Pp]hotographs?|[Pp]hotos?) (?:by|for)\b|\bcontributed (?:to|reporting)\b"),
    (4, r"\b(?:rights reserved|[Cc]opyright ©?|[Tt]he (?:author|writer) (?:is|holds|has)|(?:investment|financial|legal) advice|[Vv]iews expressed|[Oo]pinions? (?:are|expressed|exprimées)|[Pp]ast performance"
     r"|capital at risk|lose (?:all|money)|terms of (?:use|service)|privacy policy|[Tt]ous droits réservés|(?:[Rr]eproduction|[Pp]erformances passées|[Ss]ynthèse vocale|[Tt]raduit automatiquement|[Aa]utomatically generated|generated by AI)|perte en capital"
     r"|conseils? en investissement|n['’]engagent? que)\b"),
    (2, r"\b(?:[Ee]very (?:day|weekday|week|morning|evening|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)|[Cc]haque (?:jour|semaine|matin|soir|lundi|mardi|mercredi"
     r"|jeudi|vendredi|samedi|dimanche))\b"),
    (2, r"\b[Jj]ournalisme?\b"),
    (1, r"\b[Rr]eaders?\b|\blect(?:eurs?|rices?)\b"),
    (1, r"\b(?:[Rr]eporters?|[Jj]ournalistes?|[Jj]ournalists?|[Nn]ewsroom|[Rr]eporting|[Rr]édaction)\b"),
    (1, r"\b(?:[Nn]ewsletters?|[Ii]nbox|[Ee]-?mails?|[Pp]odcasts?|[Aa]pp|[Aa]lerts?|[Aa]ccount|[Ii]nfolettre|[Bb]oîte|[Aa]pplication)\b"),
    (1, r"\b(?:[Ss]ubscri\w+|[Mm]embers?|[Mm]embership|[Dd]onat\w+|[Ss]upporters|[Aa]bonn\w+|[Ss]ouscri\w+|[Aa]dhér\w+)\b"),
    (1, r"\b(?:[Ss]tories|[Cc]overage|[Ee]dition|[Mm]agazine|[Ww]eekly|[Dd]aily)\b"),
    (1, r"\b(?:[Ff]ree|[Tt]rial|[Oo]ffers?|[Gg]ratuit\w*|[Oo]ffre|[Dd]elayed|[Dd]ifférés?)\b"),
)
_PRESS = 7  # the last so many signs of the house are words that an outlet's name joins
_REPORTS_JA = _signs(
    (2, r"によると|によりますと|と(?:話|述べ|語|説明|指摘|発表|主張|強調)|としている|ということ(?:です|だ)|とみられ|という。"
     r"|(?:調べ|捜査し|続い|続け|進め|求め|呼びかけ|目指し|行っ)てい(?:ます|る)"),
    (2, r"(?:(?<!で)(?<!ま)[るくつむぶぐすうぬい]|だ|(?<!まし)(?<!でし)た)[」）]?。?$"),  # the plain form
    (1, r"た[」）]?(?:。|$)"),
    (1, r"目指|めざ|予定|見通し|方針|見込|狙い|始ま"),
    (1, r"\d|[一二三四五六七八九十百千]{1,6}(?:人|円|年|日|月|社|倍|割)"),
    (1, r"億|兆|万|[%円]|ドル|倍|割|過去最|最[高大悪多低]|年ぶり|以上|超|半[数分]"),
    (1, r"\d[日月]|昨年|今年|来年|年度|年内|先週|おととし|午[前後]"),
    (1, r"[ァ-ヶー]{3,}|省|庁|相[はが、]|氏|党|政府|日銀|[県市町村][はがでの]|社長|知事|大統領"),
)
_HOUSE_JA = _signs(
    (3, r"皆さま|皆様|みなさま|読者の(?:声|方|皆)|ください|下さい|お寄せ|お問い合わせ|メルマガ|ニュースレター|読み放題|初月"),
    (3, r"(?:この|本)(?:記事|ページ|サイト|コンテンツ)|[当弊](?:サイト|ページ|社)|無断(?:転載|複製)|会員(?:登録|限定|特典|の方|なら)|無料(?:登録|会員|配信|体験)"),
    (4, r"^\W{0,3}(?:©|\([Cc]\)|Copyright)|[Aa]ll [Rr]ights [Rr]eserved"),
    (3, r"保証する(?:もの|こと)|投資の?判断|元本|おそれがあり|情報提供を目的|責任を負"),
    (2, r"創刊|ご(?:覧|利用|了承|意見|連絡|自身|自分|注意|登録|購読|紹介|案内|参加|協力|支援|希望)|お(?:届け|知らせ|申し込み|送り|楽しみ|得|試し)|いただ[けくきい]"),
    (2, r"(?:しよう|チェック|ませんか)[。!]?$|たい(?:方|人)は|毎[朝晩週日].{0,20}[にで]|平日の|分(?:以上)?遅れ"),
    (1, r"ます。?$|ません。?$|です。?$"),
    (1, r"購読|会員|登録|フォロー|チャンネル|アカウント|フォーム|メール|アプリ|クーポン|キャンペーン|LINE"),
    (1, r"読者|本紙|本誌|小紙|編集局|編集部|電子版|紙面"),
    (1, r"入社|担当|記者(?!団|会見)|筆者|撮影|本社"),
    (1, r"配信|発信|受け付け|公式|動画|特集|連載|ランキング|専用|最新"),
    (1, r"遅れて|表示|掲載|更新|無料|詳しくは|こちら|写真"),
)


def voice(text: str, *, host: str = "", authors: Iterable[str] = ()) -> Voice:
    """How a paragraph on a site speaks; `host` and the `authors` of the article are what it may speak of as the house."""
    bare = QUOTED.sub(" ", unicodedata.normalize("NFKC", text[:_LONGEST])).strip()
    japanese = _KANA.search(bare) is not None
    if not any(map(str.isalpha, bare)):
        return "unclear"
    signs = [*_weights(_HOUSE_JA if japanese else _HOUSE, bare), _named(bare, authors), 0 if japanese else _of_outlet(bare, host)]
    house, reports = sum(signs), sum(_weights(_REPORTS_JA if japanese else _REPORTS, bare))
    reports += house == 0 and len(text) >= (_PLAIN // 2 if japanese else _PLAIN)
    if house >= _LEAST and (house > reports or (house == reports and max(signs) > 1)):
        return "house"
    return "report" if reports >= _LEAST and (is_sentence(text) or len(text) >= _PARAGRAPH) else "unclear"


def is_sentence(text: str) -> bool:
    return _ENDS.search(text, max(0, len(text) - 80)) is not None


def _weights(signs: Signs, text: str) -> list[int]:
    return [weight for weight, pattern in signs if pattern.search(text)]


def _named(text: str, authors: Iterable[str]) -> int:
    """Whether a line about an author begins with the name; an agency's name begins what it reported."""
    plain, names = normal(text), [normal(name) for name in authors if " " in name or not name.isascii()]
    return _NAMED if any(len(name) > 2 and name not in AGENCIES and plain.startswith(name) for name in names) else 0


def _of_outlet(text: str, host: str) -> int:
    """The outlet's name, as its address has it, beside a word of the press."""
    labels = [label for label in host.split(":")[0].split(".")[:-1] if len(label) > 3]
    plain = normal(text)
    named = any(label.replace("-", "") in plain for label in labels)
    return 2 if named and _weights(_HOUSE[-_PRESS:], text) else 0
