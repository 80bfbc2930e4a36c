"""What ``chibo election verify`` says, in Vietnamese, English and German.

Reasons follow the codes of `chibo.protocols.belenios.errors.SENTENCES`, whose English they keep.
"""

from chibo.protocols.belenios import SENTENCES

LANGUAGES = ("vi", "en", "de")

VI = {
    "not_text": "không phải văn bản UTF-8",
    "not_json": "không phải JSON",
    "not_canonical": "không được viết ở dạng chuẩn",
    "too_large": "lớn hơn mức được chấp nhận",
    "wrong_type": "một giá trị không đúng kiểu",
    "wrong_fields": "các trường không đúng tên hoặc không đúng thứ tự",
    "wrong_length": "một danh sách không đủ hoặc thừa phần tử",
    "not_a_number": "không phải số thập phân không có số 0 ở đầu",
    "exponent_out_of_range": "một số mũ không nhỏ hơn cấp của nhóm",
    "not_in_group": "không phải phần tử của nhóm",
    "neutral_element": "là phần tử đơn vị, không che giấu được gì và ai cũng có",
    "bad_base64": "không phải giá trị SHA-256 viết bằng Base64",
    "wrong_version": "không phải phiên bản 1 của giao thức",
    "unknown_group": "nhóm không thuộc hai nhóm đã biết",
    "bad_uuid": "mã cuộc bỏ phiếu không có ít nhất 14 chữ Base58",
    "not_homomorphic": "có câu hỏi thuộc loại không kiểm được khi còn mã hóa",
    "bad_bounds": "một câu hỏi đòi chọn nhiều hơn hoặc ít hơn số phương án nó có",
    "duplicate_credential": "một mã bỏ phiếu có mặt hai lần trong danh sách",
    "bad_weight": "một trọng số không phải số nguyên viết ở dạng ngắn nhất, hoặc tổng trọng số quá lớn",
    "no_trustees": "không có ai giữ khóa",
    "wrong_threshold": "số người cần để giải mã không khớp với số người giữ khóa",
    "proof_of_key": "một người giữ khóa chưa chứng minh là mình biết khóa",
    "signature_of_trustee": "chữ ký của một người giữ khóa không đúng",
    "wrong_verification_key": "khóa của một người giữ khóa không suy ra được từ các đa thức đã công bố",
    "wrong_election_key": "khóa của cuộc bỏ phiếu không phải tích các khóa của người giữ khóa",
    "truncated": "tệp bị cắt ở giữa",
    "bad_header": "phần đầu của một mục trong tệp không phải do Belenios viết",
    "bad_name": "tên của một mục không phải mã băm của nội dung nó",
    "trailing_data": "còn dữ liệu phía sau không thuộc sự kiện nào",
    "empty_archive": "tệp không chứa cuộc bỏ phiếu nào",
    "bad_event": "không phải một sự kiện",
    "wrong_height": "sự kiện không mang số thứ tự kế tiếp",
    "broken_chain": "sự kiện không nối với sự kiện đứng trước",
    "wrong_payload": "sự kiện không chỉ đúng dữ liệu đứng trước",
    "wrong_order": "sự kiện loại này không được đứng ở đây",
    "other_election": "thuộc về một cuộc bỏ phiếu khác",
    "unknown_credential": "mã bỏ phiếu không có trong danh sách",
    "wrong_hash": "mã băm được ký không phải của lá phiếu này",
    "ballot_signature": "chữ ký của lá phiếu không đúng",
    "individual_proof": "chưa chứng minh được mỗi lựa chọn là 0 hoặc 1",
    "overall_proof": "chưa chứng minh được số lựa chọn là hợp lệ",
    "blank_proof": "chưa chứng minh được phiếu trắng không chọn gì khác",
    "duplicate_ballot": "cùng một lá phiếu có mặt hai lần",
    "copied_ciphertext": "lựa chọn mã hóa bị chép từ lá phiếu của mã bỏ phiếu khác",
    "wrong_tally": "tổng mã hóa không phải tích các lá phiếu được tính",
    "wrong_total": "số phiếu hoặc tổng trọng số được tính không đúng",
    "unknown_owner": "không có người giữ khóa mang số này",
    "duplicate_owner": "phần giải mã của người giữ khóa này đã có rồi",
    "decryption_proof": "chưa chứng minh được phần giải mã làm bằng đúng khóa",
    "too_few_shares": "chưa đủ phần giải mã để có kết quả",
    "wrong_result": "kết quả không phải là điều các phần giải mã cho ra",
    "bad_credential": "không phải mã bỏ phiếu: 15 chữ, năm nhóm ba chữ",
    "wrong_checksum": "mã bỏ phiếu gõ nhầm: chữ kiểm tra không khớp",
    "bad_choice": "câu hỏi không cho phép chọn như vậy",
    "not_decryptable": "không mở được thư kín bằng khóa này",
    "wrong_recipient": "thư kín gửi cho người khác",
    "wrong_share": "phần bí mật không khớp với đa thức đã công bố",
}  # fmt: skip
DE = {
    "not_text": "es ist kein Text in UTF-8",
    "not_json": "es ist kein JSON",
    "not_canonical": "es ist nicht in der festgelegten Form geschrieben",
    "too_large": "es ist größer als zugelassen",
    "wrong_type": "ein Wert ist von falscher Art",
    "wrong_fields": "die Felder sind nicht die erwarteten in der erwarteten Reihenfolge",
    "wrong_length": "eine Liste hat die falsche Länge",
    "not_a_number": "es ist keine Dezimalzahl ohne führende Nullen",
    "exponent_out_of_range": "ein Exponent ist nicht kleiner als die Ordnung der Gruppe",
    "not_in_group": "es ist kein Element der Gruppe",
    "neutral_element": "es ist das neutrale Element: es verbirgt nichts und gehört allen",
    "bad_base64": "es ist kein SHA-256-Wert in Base64",
    "wrong_version": "es ist nicht Version 1 des Verfahrens",
    "unknown_group": "die Gruppe ist keine der beiden bekannten",
    "bad_uuid": "die Kennung der Wahl hat nicht mindestens 14 Zeichen in Base58",
    "not_homomorphic": "eine Frage ist von einer Art, die nicht verschlüsselt gezählt wird",
    "bad_bounds": "eine Frage verlangt mehr oder weniger Antworten, als sie hat",
    "duplicate_credential": "ein Stimmcode steht zweimal in der Liste",
    "bad_weight": "ein Gewicht ist keine ganze Zahl in der kürzesten Schreibweise, oder alle zusammen sind zu groß",
    "no_trustees": "niemand hat einen Schlüssel",
    "wrong_threshold": "die nötige Anzahl passt nicht zu den Treuhändern",
    "proof_of_key": "ein Treuhänder hat nicht bewiesen, dass er den Schlüssel kennt",
    "signature_of_trustee": "die Unterschrift eines Treuhänders stimmt nicht",
    "wrong_verification_key": "der Schlüssel eines Treuhänders folgt nicht aus den veröffentlichten Polynomen",
    "wrong_election_key": "der Schlüssel der Wahl ist nicht das Produkt der Schlüssel der Treuhänder",
    "truncated": "die Datei bricht mittendrin ab",
    "bad_header": "der Kopf eines Eintrags ist nicht so, wie Belenios ihn schreibt",
    "bad_name": "der Name eines Eintrags ist nicht der Hashwert seines Inhalts",
    "trailing_data": "es folgen Daten, die zu keinem Ereignis gehören",
    "empty_archive": "die Datei enthält keine Wahl",
    "bad_event": "es ist kein Ereignis",
    "wrong_height": "das Ereignis hat nicht die nächste Nummer",
    "broken_chain": "das Ereignis nennt nicht das vorige",
    "wrong_payload": "das Ereignis nennt nicht die Daten vor ihm",
    "wrong_order": "ein Ereignis dieser Art darf hier nicht stehen",
    "other_election": "es gehört zu einer anderen Wahl",
    "unknown_credential": "der Stimmcode steht nicht in der Liste",
    "wrong_hash": "der unterschriebene Hashwert ist nicht der des Stimmzettels",
    "ballot_signature": "die Unterschrift des Stimmzettels stimmt nicht",
    "individual_proof": "es ist nicht bewiesen, dass jede Auswahl 0 oder 1 ist",
    "overall_proof": "es ist nicht bewiesen, dass die Zahl der Antworten zulässig ist",
    "blank_proof": "es ist nicht bewiesen, dass eine leere Stimme sonst nichts wählt",
    "duplicate_ballot": "derselbe Stimmzettel steht zweimal da",
    "copied_ciphertext": "die verschlüsselte Auswahl ist aus dem Stimmzettel eines anderen Stimmcodes kopiert",
    "wrong_tally": "die verschlüsselte Summe ist nicht das Produkt der zählenden Stimmzettel",
    "wrong_total": "Zahl oder Gewicht der gezählten Stimmzettel ist falsch",
    "unknown_owner": "einen Treuhänder mit dieser Nummer gibt es nicht",
    "duplicate_owner": "der Anteil dieses Treuhänders ist schon da",
    "decryption_proof": "es ist nicht bewiesen, dass ein Anteil mit dem Schlüssel des Treuhänders gemacht ist",
    "too_few_shares": "die Anteile reichen für kein Ergebnis",
    "wrong_result": "das Ergebnis ist nicht das, was die Anteile entschlüsseln",
    "bad_credential": "es ist kein Stimmcode: 15 Zeichen in fünf Dreiergruppen",
    "wrong_checksum": "der Stimmcode ist vertippt: sein Prüfzeichen passt nicht",
    "bad_choice": "so erlaubt es die Frage nicht",
    "not_decryptable": "eine verschlossene Nachricht lässt sich mit diesem Schlüssel nicht öffnen",
    "wrong_recipient": "eine verschlossene Nachricht ist für jemand anderen",
    "wrong_share": "ein geheimer Anteil passt nicht zum veröffentlichten Polynom",
}  # fmt: skip
REASONS = {"vi": VI, "en": SENTENCES, "de": DE}

TEXTS = {
    "right": {
        "vi": "Hồ sơ kiểm phiếu đúng, kết quả đã được chứng minh",
        "en": "The archive is right, the result is proven",
        "de": "Das Archiv ist richtig, das Ergebnis bewiesen",
    },
    "unfinished": {
        "vi": "Mọi điều có trong hồ sơ đều đúng, nhưng chưa có kết quả",
        "en": "All that is in the archive is right, but there is no result yet",
        "de": "Was im Archiv steht, ist richtig, aber ein Ergebnis gibt es noch nicht",
    },
    "wrong": {
        "vi": "Hồ sơ kiểm phiếu KHÔNG đúng",
        "en": "The archive is NOT right",
        "de": "Das Archiv ist NICHT richtig",
    },
    "other_head": {
        "vi": "Hồ sơ này không kết thúc ở sự kiện đã công bố",
        "en": "This archive does not end with the published event",
        "de": "Dieses Archiv endet nicht mit dem veröffentlichten Ereignis",
    },
    "event": {"vi": "Sự kiện {0} ({1})", "en": "Event {0} ({1})", "de": "Ereignis {0} ({1})"},
    "election": {"vi": "Cuộc bỏ phiếu", "en": "Election", "de": "Wahl"},
    "head": {
        "vi": "Mã băm sự kiện cuối", "en": "Hash of the last event",
        "de": "Hashwert des letzten Ereignisses",
    },
    "roll": {
        "vi": "Mã băm danh sách mã bỏ phiếu", "en": "Hash of the list of credentials",
        "de": "Hashwert der Liste der Stimmcodes",
    },
    "voters": {"vi": "Số mã bỏ phiếu", "en": "Credentials", "de": "Stimmcodes"},
    "ballots": {
        "vi": "Số lá phiếu (kể cả bỏ lại)", "en": "Ballots (with those cast anew)",
        "de": "Stimmzettel (mit erneuten)",
    },
    "counted": {"vi": "Số lá phiếu được tính", "en": "Ballots that count", "de": "davon gezählt"},
    "weight": {"vi": "Tổng trọng số", "en": "Their weight", "de": "Gewicht"},
    "shares": {
        "vi": "Người giữ khóa đã giải mã", "en": "Trustees who decrypted",
        "de": "Treuhänder, die entschlüsselt haben",
    },
    "blank": {"vi": "(phiếu trắng)", "en": "(blank)", "de": "(leer)"},
    "advice": {
        "vi": "Hãy so mã băm sự kiện cuối với biên bản, và tìm mã tra cứu lá phiếu của mình trên trang công bố. "
        "Lệnh này không biết danh sách cử tri có đúng người không, và máy của người bỏ phiếu có trung thực không.",
        "en": "Compare the hash of the last event with the minutes, and look up your own tracker. This command "
        "cannot know whether the roll names the right people, and whether the voters' devices were honest.",
        "de": "Vergleichen Sie den Hashwert des letzten Ereignisses mit dem Protokoll und suchen Sie Ihren "
        "Nachweis. Ob die Liste die richtigen Personen nennt und die Geräte ehrlich waren, weiß dieser Befehl nicht.",
    },
    "unreadable": {
        "vi": "không đọc được {0}: {1}", "en": "{0} cannot be read: {1}",
        "de": "{0} ist nicht lesbar: {1}",
    },
}  # fmt: skip


def text(name: str, language: str, *places: object) -> str:
    """A text by its name."""
    return TEXTS[name][language].format(*places)


def reason(code: str, language: str) -> str:
    """Why a problem is one."""
    return REASONS[language][code]
