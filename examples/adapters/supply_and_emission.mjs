// Supply and emission in JavaScript, written from chapters 2, 3 and 7 of spec/ alone.
//
// The worked example of spec/conformance.md: an implementation of its own, and the adapter that lets
// `tao-spec conform` ask it. Run it with:
//
//   tao-spec conform --adapter 'node examples/adapters/supply_and_emission.mjs' FILE...
//
// Every number is a BigInt. A fixed-point number is its raw bits: x with 32 fraction bits stands for x / 2^32.

import { createInterface } from "node:readline";

const CAP = 21n * 10n ** 15n;
const BLOCK_EMISSION = 10n ** 9n;
const U64 = 2n ** 64n - 1n;
const U128 = 2n ** 128n - 1n;
const ONE_32 = 1n << 32n; // one, with 32 fraction bits
const ONE_64 = 1n << 64n;

const least = (left, right) => (left < right ? left : right);
const greatest = (left, right) => (left > right ? left : right);
const sum = (values) => values.reduce((total, value) => total + value, 0n);

// Rounded down to 32 or 64 fraction bits; operands are never negative, and x / 0 = 0.
const quotient = (left, right, one) => (right === 0n ? 0n : (left * one) / right);
const product = (left, right, one) => (left * right) / one;
const whole = (bits) => bits / ONE_32;

// Chapter 2.

function blockEmission(issuance) { // SUPPLY-1, SUPPLY-2
  if (issuance >= CAP) return 0n;
  let halvings = 0n;
  while (halvings < 30n && issuance >= CAP - CAP / 2n ** (halvings + 1n)) halvings += 1n;
  return halvings === 30n ? 0n : BLOCK_EMISSION / 2n ** halvings;
}

// Chapter 3, from the block to the subnets.

const takesPart = (subnet) => // EMISSION-1
  subnet.netuid !== 0n &&
  subnet.first_emission_block_number !== null &&
  subnet.subtoken_enabled &&
  subnet.network_registration_allowed;

const inProportion = (parts) => { // shares with 64 fraction bits; the sum saturates
  const total = least(sum(parts), U128);
  return parts.map((part) => quotient(part, total, ONE_64));
};

const prices = (subnets) => // with 64 fraction bits; mechanism 0 is the stable one
  subnets.map((subnet) =>
    subnet.subnet_mechanism === 0n
      ? ONE_64
      : least(greatest(subnet.subnet_moving_price_bits, 0n) * ONE_32, U128));

const priceShares = (subnets) => inProportion(prices(subnets)); // EMISSION-2

function shares(subnets) { // EMISSION-3
  const byPrice = priceShares(subnets);
  const weighted = byPrice.map((share, index) => {
    const reached = ONE_32 - least(subnets[index].miner_burned_bits, ONE_32);
    return product(share, reached, ONE_32);
  });
  return sum(weighted) > 0n ? inProportion(weighted) : byPrice;
}

function taoEmissions(created, subnets) { // EMISSION-4, EMISSION-5
  const isEnabled = (_, index) => subnets[index].subnet_emission_enabled;
  let of = shares(subnets);
  if (!subnets.every((subnet) => subnet.subnet_emission_enabled)) {
    of = inProportion(of.map((share, index) => (isEnabled(share, index) ? share : 0n)));
  }
  return of.map((share) => (created * share) / ONE_32); // floored to 64, then to 32 fraction bits
}

const rootSells = (subnets) => // EMISSION-6; the sum wraps
  BigInt.asUintN(128, sum(prices(subnets))) > ONE_64;

// Chapter 3, from a subnet's TAO to its pool and its participants.

const fraction16 = (part) => quotient(part, 65535n, ONE_32); // CHILDREN-1
const fraction64 = (part) => quotient(part, U64, ONE_32);
const issuanceOf = (subnet) => least(subnet.subnet_alpha_in + subnet.subnet_alpha_out, U64);

function rootProportion(issuance, given) { // EMISSION-7
  const root = given.root_subnet_tao * fraction64(given.tao_weight);
  return quotient(root, root + issuance * ONE_32, ONE_32);
}

function terms(subnet, given) { // EMISSION-8
  const issuance = issuanceOf(subnet);
  const tao = subnet.tao_emission_bits;
  const price = subnet.alpha_price_bits / ONE_32;
  const created = blockEmission(issuance) * ONE_32; // SUPPLY-3
  const cap = product(rootProportion(issuance, given), created, ONE_32);
  const wanted = quotient(tao, price, ONE_32);
  const [alphaIn, taoIn] = wanted <= cap ? [wanted, tao] : [cap, product(cap, price, ONE_32)];
  return {
    tao_in_bits: taoIn,
    alpha_in_bits: alphaIn,
    alpha_out_bits: created,
    excess_tao_bits: greatest(tao - taoIn, 0n),
  };
}

function emitTo(subnet, given) { // EMISSION-9, EMISSION-10, EMISSION-11
  const due = terms(subnet, given);
  const [taoIn, alphaIn, alphaOut, excess] =
    [due.tao_in_bits, due.alpha_in_bits, due.alpha_out_bits, due.excess_tao_bits].map(whole);
  const issuance = issuanceOf({
    subnet_alpha_in: least(subnet.subnet_alpha_in + (subnet.injection_accepted ? alphaIn : 0n), U64),
    subnet_alpha_out: least(subnet.subnet_alpha_out + alphaOut, U64),
  });
  const cut = subnet.owner_cut_enabled ? fraction16(given.subnet_owner_cut) : 0n;
  const owner = product(due.alpha_out_bits, cut, ONE_32);
  const rest = due.alpha_out_bits - owner;
  const root = product(rootProportion(issuance, given), rest, ONE_32) / 2n;
  const miners = rest / 2n;
  const validators = rest - root - miners;
  const grown = (bucket, part) => least(bucket + whole(part), U64);
  return {
    tao_in: taoIn,
    alpha_in: alphaIn,
    excess_tao: excess,
    subnet_alpha_out_emission: alphaOut,
    pending_server_emission: grown(subnet.pending_server_emission, miners),
    pending_validator_emission: grown(subnet.pending_validator_emission, validators),
    pending_root_alpha_divs: grown(subnet.pending_root_alpha_divs, given.root_sell_flag ? root : 0n),
    pending_owner_cut: grown(subnet.pending_owner_cut, owner),
    recycled_alpha: given.root_sell_flag ? 0n : whole(root),
  };
}

function mechanismSplit(alpha, count, split) { // EMISSION-15
  const parts = Array.from({ length: Number(count) }, (_, index) =>
    split === null ? alpha / count : least((alpha * (split[index] ?? 0n)) / 65535n, U64));
  const left = greatest(alpha - BigInt.asUintN(64, sum(parts)), 0n); // the sum wraps
  if (parts.length > 0) parts[0] = least(parts[0] + left, U64);
  return parts;
}

// The kinds: from a record's input to its output.

const byNetuid = (subnets, compute) =>
  subnets
    .map((subnet, index) => ({ netuid: subnet.netuid, ...compute(subnet, index) }))
    .sort((left, right) => Number(left.netuid - right.netuid));

const listed = (subnets, name, values) =>
  byNetuid(subnets, (_, index) => ({ [name]: values[index] }));

const kinds = {
  block_emission: (given) => ({ block_emission: blockEmission(given.issuance) }),
  emitting_subnets: (given) => ({ netuids: given.subnets.filter(takesPart).map((s) => s.netuid) }),
  subnet_shares: ({ block_emission, subnets }) => ({
    price_shares: listed(subnets, "share_bits", priceShares(subnets)),
    shares: listed(subnets, "share_bits", shares(subnets)),
    emissions: listed(subnets, "tao_emission_bits", taoEmissions(block_emission, subnets)),
    root_sell_flag: rootSells(subnets),
  }),
  root_proportion: (given) => ({
    tao_weight_bits: fraction64(given.tao_weight),
    subnets: byNetuid(given.subnets, (subnet) => ({
      root_proportion_bits: rootProportion(issuanceOf(subnet), given),
    })),
  }),
  subnet_terms: (given) => ({ subnets: byNetuid(given.subnets, (subnet) => terms(subnet, given)) }),
  emit_to_subnets: (given) => ({
    subnets: byNetuid(given.subnets, (subnet) => emitTo(subnet, given)),
  }),
  mechanism_split: (given) => ({
    emissions: mechanismSplit(given.alpha, given.mechanism_count, given.mechanism_emission_split),
  }),
};

// The adapter: a line in, a line out. Integers of 2^53 and more travel as decimal strings.

const fromJson = (_, value) =>
  typeof value === "number" || (typeof value === "string" && /^-?[0-9]+$/.test(value))
    ? BigInt(value)
    : value;

const toJson = (_, value) => {
  if (typeof value !== "bigint") return value;
  const isSmall = -(2n ** 53n) < value && value < 2n ** 53n;
  return isSmall ? Number(value) : String(value);
};

for await (const line of createInterface({ input: process.stdin })) {
  const { id, kind, input } = JSON.parse(line);
  const said = Object.hasOwn(kinds, kind)
    ? { output: kinds[kind](JSON.parse(JSON.stringify(input), fromJson)) }
    : { declined: "not written" };
  process.stdout.write(JSON.stringify({ id, ...said }, toJson) + "\n");
}
