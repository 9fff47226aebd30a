import iconv from "iconv-lite";
import { describe, expect, test } from "vitest";
import { decodeText, isDamaged } from "@/lib/imports/decode-text.ts";
import { detectEncoding } from "@/lib/imports/detect-encoding.ts";
import type { Encoding } from "@/lib/imports/encodings.ts";

const polish = "Łukasz Śliwiński Łódź,Wacław Żak Gdańsk,Małgorzata Wójcik Poznań,Józef Dąbrowski Częstochowa";
const russian = "Иван Петров Москва,Мария Кузнецова Казань,Дмитрий Соколов Самара,Анна Волкова Пермь";
const german = "Anna Müller Köln,Jörg Schäfer Düsseldorf,Käthe Weiß Gießen,Günther Lößner Würzburg";
const french = "Zoé Lefèvre Orléans,Jérôme Préau Besançon,Hélène Château Nîmes,François Bénard Béziers";
const japanese =
  "氏名 メール 電話,山田太郎 トヨタ 東京都,佐藤花子 ソニー 大阪市,鈴木一郎 ホンダ 名古屋市,高橋さくら シャープ 札幌市";

/** What people's files hold, in each encoding that can hold it. */
const files: [Encoding, string][] = [
  ["windows-1252", german],
  ["windows-1252", french],
  ["windows-1252", "José Muñoz Málaga,Víctor Fernández Córdoba,Ángel Ramón León"],
  ["windows-1252", "João Conceição São Paulo,Márcia Assunção Brasília,Antônio Simões Maceió"],
  ["windows-1252", "Åsa Sjöberg Malmö,Björn Åkesson Göteborg,Märta Öberg Gävle"],
  ["windows-1250", polish],
  ["windows-1250", "Jiří Dvořák Plzeň,Lukáš Šťastný Děčín,Zdeněk Růžička Třebíč,Eliška Žáková Kroměříž"],
  [
    "windows-1250",
    "Győző Kovács Győr,Zsófia Tóth Székesfehérvár,Dénes Szűcs Hódmezővásárhely,Örs Fűzfa Pécs",
  ],
  ["windows-1251", russian],
  ["windows-1253", "Γιώργος Παπαδόπουλος Αθήνα,Ελένη Νικολάου Θεσσαλονίκη,Κώστας Ιωάννου Πάτρα"],
  ["windows-1254", "Şükrü Yıldız İstanbul,Ayşe Çağlar Eskişehir,Gülşah Doğan Muğla,Işık Öztürk Kırşehir"],
  ["windows-1255", "דוד כהן ירושלים,שרה לוי חיפה,משה מזרחי באר שבע"],
  ["windows-1256", "محمد الأحمد القاهرة,فاطمة حسن الرياض,علي خالد بغداد"],
  ["windows-1257", "Mārcis Bērziņš Rīga,Ilze Krūmiņa Liepāja,Jānis Ozoliņš Jūrmala,Kristīne Āboliņa Rēzekne"],
  ["iso-8859-2", polish],
  ["iso-8859-15", `${french},Agnès Cœur 5 €,Solène Šimon 7 €,Loïc Lœwe 9 €`],
  ["koi8-r", russian],
  ["cp850", german],
  ["cp850", french],
  ["cp437", german.replaceAll("ß", "ss").replace("Anna", "Iñigo ½ ±")],
  ["cp852", polish],
  ["cp866", russian],
  ["macintosh", french],
  ["shift_jis", japanese],
  ["euc-jp", japanese],
  ["gb18030", "王小明 北京市,李红梅 上海市,张伟 广州市,刘洋 深圳市"],
  ["big5", "陳怡君 台北市,林志明 高雄市,黃淑芬 臺中市,張家豪 新竹市"],
  ["euc-kr", "김민수 서울특별시,이영희 부산광역시,박지훈 대구광역시"],
];

const csvOf = (people: string): string =>
  `id;who;E-mail\r\n${people
    .split(",")
    .map((who, i) => `${i};${who.replaceAll(" ", ";")};p${i}@mail.example`)
    .join("\r\n")}\r\n`;

async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < bytes.length; from += size) yield bytes.subarray(from, from + size);
}

async function decoded(bytes: Uint8Array, size: number, encoding?: Encoding): Promise<string> {
  let all = "";
  for await (const piece of decodeText(inPieces(bytes, size), encoding)) all += piece;
  return all;
}

test.each(files)("%s is found out from %s", async (encoding, people) => {
  const bytes = iconv.encode(csvOf(people), encoding);
  const found = detectEncoding(bytes);
  expect(found && iconv.decode(bytes, found)).toBe(csvOf(people));
  for (const size of [1, 7, 10_000]) expect(await decoded(bytes, size)).toBe(csvOf(people));
});

test("what only Windows or only MS-DOS has as letters is found out from two people", () => {
  const rows =
    "Vorname;Name;E-Mail;Ort\r\nAnna;Müller;a@mail.example;Köln\r\nBen;Müller;b@mail.example;Köln\r\n";
  expect(detectEncoding(iconv.encode(rows, "cp850"))).toBe("cp850");
  expect(detectEncoding(iconv.encode(rows, "windows-1252"))).toBe("windows-1252");
  expect(detectEncoding(Buffer.from(rows.replaceAll(/[üö]/g, "e")))).toBeUndefined();
});

describe("a file whose first letters beyond ASCII come late", () => {
  test.each(["windows-1251", "cp850", "shift_jis"] as const)("is read as %s", async (encoding) => {
    const people = { "windows-1251": russian, cp850: german, shift_jis: japanese }[encoding];
    const text = "a;b\n".repeat(200_000) + csvOf(people);
    expect(await decoded(iconv.encode(text, encoding), 65_536)).toBe(text);
  });
});

test("an encoding that is named is taken, however unlikely the text is in it", async () => {
  const bytes = iconv.encode("Köln", "cp850");
  expect(await decoded(bytes, 2, "cp850")).toBe("Köln");
  expect(await decoded(bytes, 2, "windows-1252")).toBe("K”ln");
  expect(isDamaged(await decoded(Buffer.from("Łódź".slice(0, 1)).subarray(0, 1), 1, "utf-8"))).toBe(true);
});

test("a damaged character is told as such and spoils no other one", async () => {
  const bytes = Buffer.concat([iconv.encode("東京", "shift_jis"), Buffer.from([0x81]), Buffer.from("\nok")]);
  const text = await decoded(bytes, 3, "shift_jis");
  expect(text.startsWith("東京")).toBe(true);
  expect(isDamaged(text)).toBe(true);
  expect(text.endsWith("ok")).toBe(true);
});
