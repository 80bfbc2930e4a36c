/** The words of the page that checks an opened ballot; it has to work without any server. */

import type { Language } from "./alone";

const VI = {
  title: "Kiểm tra lá phiếu đã mở",
  what: "Máy này tính lại lá phiếu từ những gì máy kia cho xem: nếu mã tra cứu trùng nhau thì máy kia đã ghi đúng lựa chọn. Không có gì được gửi đi từ trang này.",
  tracker: "Mã tra cứu mà máy kia đã hiện trước khi chọn kiểm tra",
  tracker_hint: "Có thể bỏ trống và so bằng mắt.",
  scan: "Quét mã bằng máy ảnh",
  stop: "Dừng quét",
  no_camera: "Không dùng được máy ảnh. Hãy chép nội dung vào ô bên dưới.",
  paste: "Hoặc dán nội dung đã chép",
  check: "Kiểm tra",
  progress: "Đã đọc {have} trong {of} phần.",
  good: "Mã tra cứu trùng nhau: máy kia đã ghi đúng như dưới đây.",
  bad: "Mã tra cứu KHÔNG trùng. Máy kia không đáng tin: đừng bỏ phiếu bằng máy đó, báo ngay cho ban kiểm phiếu.",
  compare: "Hãy so mã tra cứu dưới đây với mã mà máy kia đã hiện trước khi chọn kiểm tra.",
  broken: "Nội dung này không phải là một lá phiếu mở hợp lệ ({what}). Hãy đọc lại; nếu vẫn vậy, báo cho ban kiểm phiếu.",
  computed: "Mã tra cứu tính được",
  election: "Cuộc bỏ phiếu",
  fingerprint: "Dấu của cuộc bỏ phiếu",
  blank: "phiếu trắng",
  nobody: "không chọn ai",
  again: "Kiểm tra lá phiếu khác",
  spoiled: "Lá phiếu đã mở thì bỏ đi. Trên máy kia, đồng chí chọn lại và bỏ lá phiếu mới.",
};

export type Words = Record<keyof typeof VI, string>;

const EN: Words = {
  title: "Check an opened ballot",
  what: "This device computes the ballot anew from what the other one shows: when the trackers are the same, the other device wrote down the right choice. Nothing is sent from this page.",
  tracker: "Tracker that the other device showed before you chose to check",
  tracker_hint: "May stay empty; then compare with your own eyes.",
  scan: "Read codes with the camera",
  stop: "Stop the camera",
  no_camera: "The camera cannot be used. Copy the text into the field below.",
  paste: "Or paste the copied text",
  check: "Check",
  progress: "{have} of {of} parts read.",
  good: "The trackers are the same: the other device wrote down what stands below.",
  bad: "The trackers are NOT the same. Do not trust the other device: do not vote with it, and tell the counting committee at once.",
  compare: "Compare the tracker below with the one that the other device showed before you chose to check.",
  broken: "This is no sound opened ballot ({what}). Read it once more; if it stays so, tell the counting committee.",
  computed: "Computed tracker",
  election: "Election",
  fingerprint: "Fingerprint of the election",
  blank: "blank",
  nobody: "nobody",
  again: "Check another ballot",
  spoiled: "An opened ballot is thrown away. Choose anew on the other device and cast the new ballot.",
};

const DE: Words = {
  title: "Geöffneten Stimmzettel prüfen",
  what: "Dieses Gerät rechnet den Stimmzettel aus dem nach, was das andere zeigt: Sind die Kennungen gleich, hat das andere Gerät die richtige Wahl festgehalten. Von dieser Seite wird nichts gesendet.",
  tracker: "Kennung, die das andere Gerät vor der Prüfung gezeigt hat",
  tracker_hint: "Kann leer bleiben; dann mit dem Auge vergleichen.",
  scan: "Mit der Kamera lesen",
  stop: "Kamera anhalten",
  no_camera: "Die Kamera ist nicht benutzbar. Bitte den Text in das Feld unten kopieren.",
  paste: "Oder den kopierten Text einfügen",
  check: "Prüfen",
  progress: "{have} von {of} Teilen gelesen.",
  good: "Die Kennungen sind gleich: Das andere Gerät hat festgehalten, was unten steht.",
  bad: "Die Kennungen sind NICHT gleich. Dem anderen Gerät ist nicht zu trauen: nicht damit wählen und sofort die Zählkommission verständigen.",
  compare: "Vergleichen Sie die Kennung unten mit der, die das andere Gerät vor der Prüfung gezeigt hat.",
  broken: "Das ist kein gültiger geöffneter Stimmzettel ({what}). Noch einmal lesen; bleibt es dabei, die Zählkommission verständigen.",
  computed: "Errechnete Kennung",
  election: "Wahl",
  fingerprint: "Fingerabdruck der Wahl",
  blank: "leerer Stimmzettel",
  nobody: "niemand",
  again: "Anderen Stimmzettel prüfen",
  spoiled: "Ein geöffneter Stimmzettel wird verworfen. Wählen Sie am anderen Gerät neu und geben Sie den neuen Stimmzettel ab.",
};

export const WORDS: Record<Language, Words> = { vi: VI, en: EN, de: DE };
