// Uses the generated TypeScript types against a running gateway, with the token in GATEWAY_TOKEN: check URL ORDER…; each order is read, and
// its first file fetched, also over a link.
import createClient from "openapi-fetch";
import { createHash } from "node:crypto";
import type { components, paths } from "./api.js";

type Order = components["schemas"]["OrderView"];

const [url, ...orderIds] = process.argv.slice(2);
const UNKNOWN = "ffffffffffffffffffffffffffffffff_bkn";
const withoutToken = createClient<paths>({ baseUrl: url });
const gateway = createClient<paths>({ baseUrl: url, headers: { Authorization: `Bearer ${process.env.GATEWAY_TOKEN}` } });

function expect(met: boolean, otherwise: string): asserts met {
  if (!met) throw new Error(otherwise);
}

async function manyIds(bookingId: string): Promise<void> {
  const alone = await gateway.GET("/bookings/{bookingId}", { params: { path: { bookingId } } });
  expect(alone.data !== undefined, `no booking ${bookingId}`);
  const many = await gateway.GET("/bookings", { params: { query: { id: [bookingId, UNKNOWN, "no id"] } } });
  const entry = many.data?.bookings[0];
  expect(entry?.state === alone.data.state, "an entry is not what the booking is alone");
  expect(many.data?.missing[0] === UNKNOWN, "the unknown id is not missing");
  expect(many.data?.failed[0].problem.status === 400, "no problem for what is no id");
  const etag = entry.etag;
  expect(etag !== undefined, "an entry has no tag");
  const again = await gateway.POST("/bookings/lookup", { body: { ids: [bookingId], known: { [bookingId]: etag } } });
  expect(again.data?.unchanged?.[0] === bookingId, "what is known did not come back as unchanged");
}

async function firstFile(order: Order): Promise<number> {
  const ticket = order.tickets.find((one) => one.download === "available");
  if (ticket === undefined) return 0;
  const path = { orderId: order.orderId, ticketId: ticket.ticketId };
  const file = await gateway.GET("/orders/{orderId}/tickets/{ticketId}", { params: { path }, parseAs: "arrayBuffer" });
  if (file.error !== undefined) {
    // Some samples are wrong on purpose.
    expect(file.response.status === 502, `a file failed with ${file.response.status}`);
    return 0;
  }
  const digest = createHash("sha256").update(new Uint8Array(file.data as unknown as ArrayBuffer)).digest("hex");
  expect(digest === ticket.sha256, "the file is not the one that is stated");
  const head = await gateway.HEAD("/orders/{orderId}/tickets/{ticketId}", { params: { path } });
  expect(head.response.headers.get("ETag") === `"${ticket.sha256}"`, "HEAD has another tag");
  await overLink(path, digest);
  return 1;
}

async function overLink(path: { orderId: string; ticketId: string }, digest: string): Promise<void> {
  const link = await gateway.POST("/orders/{orderId}/tickets/{ticketId}/links", { params: { path }, body: { expiresIn: "PT1M" } });
  expect(link.data !== undefined, "no link was issued");
  const token = link.data.url.split("/d/")[1];
  const file = await withoutToken.GET("/d/{token}", { params: { path: { token } }, parseAs: "arrayBuffer" });
  const given = createHash("sha256").update(new Uint8Array(file.data as unknown as ArrayBuffer)).digest("hex");
  expect(given === digest, "the link gives another file");
}

async function problems(): Promise<void> {
  const answer = await gateway.GET("/bookings/{bookingId}", { params: { path: { bookingId: UNKNOWN } } });
  expect(answer.error?.type === "/problems/booking-not-found", "another problem than booking-not-found");
  expect(answer.error?.bookingId === UNKNOWN, "the problem does not name the booking");
}

async function refusals(orderId: string): Promise<void> {
  const none = await withoutToken.GET("/orders/{orderId}", { params: { path: { orderId } } });
  expect(none.response.status === 401, "an order was given without a token");
  expect(none.error?.type === "/problems/unauthenticated", "another problem than unauthenticated");
  const wrong = await gateway.GET("/orders/{orderId}", { params: { path: { orderId } }, headers: { Authorization: "Bearer wrong" } });
  expect(wrong.response.status === 401, "an order was given for a wrong token");
}

let fetched = 0;
for (const orderId of orderIds) {
  const order = (await gateway.GET("/orders/{orderId}", { params: { path: { orderId } } })).data;
  expect(order !== undefined, `no order ${orderId}`);
  await manyIds(order.bookingId);
  fetched += await firstFile(order);
}
expect(fetched > 0, "no order had a file");
await problems();
await refusals(orderIds[0]);
const budget = await gateway.GET("/budget");
expect((budget.data?.limits.length ?? 0) > 0, "the budget has no limits");
console.log(`TypeScript: ${orderIds.length} orders read, ${fetched} files fetched`);
