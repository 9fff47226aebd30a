import { createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import { seal, unseal } from "@/lib/sealed.ts";
import { isPublicAddress } from "@/lib/webhooks/public-address.ts";
import { retryDelayMs } from "@/lib/webhooks/retry-delay.ts";
import { newSecret, signedHeaders } from "@/lib/webhooks/secret.ts";
import { sendMessage } from "@/lib/webhooks/send-message.ts";

test("a delivery is signed as Standard Webhooks has it", () => {
  // The example of the specification's reference library.
  const headers = signedHeaders(
    "msg_p5jXN8AQM9LWM0D4loKWxJek",
    '{"test": 2432232314}',
    "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
    new Date(1_614_265_330_000),
  );
  expect(headers).toEqual({
    "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
    "webhook-timestamp": "1614265330",
    "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
  });
});

test("secrets are of 32 bytes, and sealed so that a changed one is not opened", () => {
  const secret = newSecret();
  expect(Buffer.from(secret.slice("whsec_".length), "base64")).toHaveLength(32);
  expect(unseal("tests", seal("tests", secret))).toBe(secret);
  expect(seal("tests", secret)).not.toContain(createHmac("sha256", "x").update(secret).digest("hex"));
  expect(() => unseal("tests", `${seal("tests", secret).slice(0, -2)}AA`)).toThrow();
});

test("tries come later and later, and go on for a day", () => {
  const waits = Array.from({ length: 13 }, (_, i) => retryDelayMs(i + 1, 0.5) / 1_000);
  expect(waits.slice(0, 4)).toEqual([5, 30, 120, 600]);
  expect(waits).toEqual([...waits].sort((a, b) => a - b));
  expect(waits.slice(0, 12).reduce((sum, wait) => sum + wait, 0)).toBeGreaterThan(23 * 3_600);
});

test.each([
  ["1.1.1.1", true],
  ["2606:4700:4700::1111", true],
  ["127.0.0.1", false],
  ["10.1.2.3", false],
  ["172.31.0.1", false],
  ["192.168.1.1", false],
  ["169.254.169.254", false],
  ["100.64.0.1", false],
  ["0.0.0.0", false],
  ["224.0.0.1", false],
  ["255.255.255.255", false],
  ["::1", false],
  ["::", false],
  ["::ffff:10.0.0.1", false],
  ["::ffff:169.254.169.254", false],
  ["64:ff9b::a00:1", false],
  ["fd00::1", false],
  ["fe80::1", false],
  ["2002:7f00:1::", false],
  ["2001:db8::1", false],
])("%s is public: %s", (address, isPublic) => {
  expect(isPublicAddress(address)).toBe(isPublic);
});

describe("nothing is sent", () => {
  test.each([
    "https://127.0.0.1/",
    "https://2130706433/",
    "https://0x7f.1/",
    "https://0177.0.0.1/",
    "https://[::1]/",
    "https://[::ffff:127.0.0.1]/",
    "https://[::ffff:169.254.169.254]/latest/meta-data",
    "https://localhost/",
    "https://10.0.0.7:8443/x",
  ])("to %s", async (url) => {
    const sent = await sendMessage({ url, body: "{}", headers: {}, allowPrivate: false });
    expect(sent).toMatchObject({
      kind: "unanswered",
      error: expect.stringContaining("not a public address"),
    });
  });
  test("over http", async () => {
    const sent = await sendMessage({ url: "http://1.1.1.1/", body: "{}", headers: {}, allowPrivate: false });
    expect(sent).toMatchObject({ kind: "unanswered", error: expect.stringContaining("https") });
  });
});
