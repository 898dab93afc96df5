// test-batch-reader.c: which documents are a batch and which are not, one line of a table each
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "batch-reader.h"

#include <glib.h>

#define ID "01939b2a-7c00-7abc-9def-0123456789ab"
#define HEAD "{\"id\":\"" ID "\",\"observations\":["
#define AT "\"effectiveDateTime\":\"2026-11-28T05:00:00.000Z\""
#define PULSE "\"code\":\"8867-4\"," AT ",\"unit\":\"/min\""
#define BEATS "\"code\":\"8637-1\"," AT ",\"unit\":\"ms\""
#define HEAT "\"code\":\"8310-5\"," AT ",\"unit\":\"Cel\""
#define GLUCOSE "\"code\":\"14743-9\"," AT ",\"unit\":\"mmol/L\""
#define OF(time) "\"code\":\"8867-4\",\"value\":72,\"unit\":\"/min\"," time
#define INSTANT(text) OF ("\"effectiveDateTime\":\"" text "\"")
#define PERIOD(period) OF ("\"effectivePeriod\":" period)

typedef struct
{
  const char *what, *json, *refusal; /* word and pointer, NULL for a batch */
} Line;

/* Whole documents. */
static const Line documents[] = {
  { "a batch", HEAD "{" PULSE ",\"value\":72}]}", NULL },
  { "the id last", "{\"observations\":[{" PULSE ",\"value\":72}],\"id\":\"" ID "\"}", NULL },
  { "blanks everywhere",
    " \t\r\n{ \"id\" : \"" ID "\" , \"observations\" : [ { \"code\" : \"8867-4\" , " AT " , "
    "\"unit\":\t\"/min\" , \"value\" : 72 } ] } \n",
    NULL },
  { "a key in escapes", "{\"\\u0069d\":\"" ID "\",\"observations\":[{" PULSE ",\"value\":72}]}",
    NULL },
  { "nothing", "", "syntax " },
  { "only blanks", " \n", "syntax " },
  { "an empty object", "{}", "missing /id" },
  { "no id", "{\"observations\":[{" PULSE ",\"value\":72}]}", "missing /id" },
  { "no observations", "{\"id\":\"" ID "\"}", "missing /observations" },
  { "an array", "[]", "wrong-type " },
  { "a text", "\"x\"", "wrong-type " },
  { "a number", "-1", "wrong-type " },
  { "a word", "null", "wrong-type " },
  { "no word of JSON", "nul", "syntax " },
  { "a byte order mark", "\xef\xbb\xbf" HEAD "{" PULSE ",\"value\":72}]}", "syntax " },
  { "two documents", HEAD "{" PULSE ",\"value\":72}]}{}", "syntax " },
  { "a comment", HEAD "{" PULSE ",\"value\":72}]}//", "syntax " },
  { "a comma at the end", HEAD "{" PULSE ",\"value\":72}],}", "syntax " },
  { "a comma at the front", "{,\"id\":\"" ID "\"}", "syntax " },
  { "a comma behind the last", HEAD "{" PULSE ",\"value\":72},]}", "syntax /observations/1" },
  { "no comma", "{\"id\":\"" ID "\" \"observations\":[]}", "syntax /id" },
  { "no colon", "{\"id\" \"" ID "\"}", "syntax " },
  { "two colons", "{\"id\"::\"" ID "\"}", "syntax /id" },
  { "single quotes", "{'id':'" ID "'}", "syntax " },
  { "a key without quotes", "{id:\"" ID "\"}", "syntax " },
  { "a form feed", "{\f\"id\":\"" ID "\"}", "syntax " },
  { "an unknown key", "{\"ID\":\"" ID "\"}", "unknown-key " },
  { "an empty key", "{\"\":1}", "unknown-key " },
  { "A15 the id twice", "{\"id\":\"" ID "\",\"id\":\"" ID "\"}", "duplicate-key /id" },
  { "A15 the id twice, once in escapes", "{\"id\":\"" ID "\",\"i\\u0064\":\"" ID "\"}",
    "duplicate-key /id" },
  { "A19 SQL as a key", "{\"'; DROP TABLE x;--\":1}", "unknown-key " },
  { "A19 a format as a key", "{\"%s%n\":1}", "unknown-key " },
  { "A19 SQL as an id", "{\"id\":\"'; DROP TABLE x;--\"}", "bad-id /id" },
  { "A19 a format as an id", "{\"id\":\"%s%n\"}", "bad-id /id" },
  { "an id in capitals", "{\"id\":\"01939B2A-7C00-7ABC-9DEF-0123456789AB\"}", "bad-id /id" },
  { "an id without hyphens", "{\"id\":\"01939b2a7c007abc9def0123456789ab0000\"}", "bad-id /id" },
  { "an id too short", "{\"id\":\"01939b2a-7c00-7abc-9def-0123456789a\"}", "bad-id /id" },
  { "an id too long", "{\"id\":\"" ID "0\"}", "bad-id /id" },
  { "a random id", "{\"id\":\"01939b2a-7c00-4abc-9def-0123456789ab\"}", "bad-id /id" },
  { "an id of version 8", "{\"id\":\"01939b2a-7c00-8abc-9def-0123456789ab\"}", "bad-id /id" },
  { "an id of variant 7", "{\"id\":\"01939b2a-7c00-7abc-7def-0123456789ab\"}", "bad-id /id" },
  { "an id of variant c", "{\"id\":\"01939b2a-7c00-7abc-cdef-0123456789ab\"}", "bad-id /id" },
  { "an id with a letter g", "{\"id\":\"g1939b2a-7c00-7abc-9def-0123456789ab\"}", "bad-id /id" },
  { "an id that is a number", "{\"id\":1}", "wrong-type /id" },
  { "an id that is an array", "{\"id\":[\"" ID "\"]}", "too-deep /id" },
  { "an id that does not end", "{\"id\":\"0193", "syntax /id" },
  { "an escape that does not end", "{\"id\":\"\\", "syntax /id" },
  { "a character in code that does not end", "{\"id\":\"\\u003", "syntax /id" },
  { "a word that does not end", "{\"id\":tru", "syntax /id" },
  { "no observation", HEAD "]}", "too-few /observations" },
  { "observations that are an object", "{\"observations\":{}}", "wrong-type /observations" },
  { "observations that are null", "{\"observations\":null}", "wrong-type /observations" },
  { "an observation that is an array", HEAD "[]]}", "wrong-type /observations/0" },
  { "an observation that is true", HEAD "true]}", "wrong-type /observations/0" },
  { "the second one is bad", HEAD "{" PULSE ",\"value\":72},{" PULSE ",\"value\":1}]}",
    "out-of-range /observations/1/value" },
};

/* What stands within one observation. */
static const Line observations[] = {
  { "a pulse", PULSE ",\"value\":72", NULL },
  { "beats", BEATS ",\"values\":[812,799]", NULL },
  { "a code in escapes", "\"code\":\"\\u0038867\\u002d4\"," AT ",\"unit\":\"/min\",\"value\":72",
    NULL },
  { "a unit in escapes", "\"code\":\"8867-4\"," AT ",\"unit\":\"\\/m\\u0069n\",\"value\":72",
    NULL },
  { "a key in escapes", PULSE ",\"v\\u0061lue\":72", NULL },
  { "hexadecimal capitals", PULSE ",\"v\\u0061l\\u0075\\u0065\":72", NULL },
  { "the value first", "\"value\":72," PULSE, NULL },
  { "the values first", "\"values\":[812]," BEATS, NULL },
  { "the unit first", "\"unit\":\"/min\"," AT ",\"value\":72,\"code\":\"8867-4\"", NULL },
  { "empty", "", "missing /code" },
  { "no code", AT ",\"value\":72,\"unit\":\"/min\"", "missing /code" },
  { "no time", "\"code\":\"8867-4\",\"value\":72,\"unit\":\"/min\"", "missing /effectiveDateTime" },
  { "no value", PULSE, "missing /value" },
  { "no values", BEATS, "missing /values" },
  { "no unit", "\"code\":\"8867-4\"," AT ",\"value\":72", "missing /unit" },
  { "an unknown key", PULSE ",\"value\":72,\"note\":\"\"", "unknown-key " },
  { "a key of FHIR that is not ours", PULSE ",\"valueQuantity\":72", "unknown-key " },
  { "A15 the value twice", PULSE ",\"value\":72,\"value\":72", "duplicate-key /value" },
  { "A15 the code twice", PULSE ",\"code\":\"8867-4\"", "duplicate-key /code" },
  { "both times", PULSE ",\"value\":72,\"effectivePeriod\":{\"start\":\"2026-11-28T05:00:00Z\","
    "\"end\":\"2026-11-28T05:00:00Z\"}", "misplaced /effectivePeriod" },
  { "one value for many", BEATS ",\"value\":800", "misplaced /value" },
  { "many values for one", PULSE ",\"values\":[72]", "misplaced /values" },
  { "both values, for many", BEATS ",\"values\":[800],\"value\":800", "misplaced /value" },
  { "both values, for one", PULSE ",\"value\":72,\"values\":[72]", "misplaced /values" },
  { "an unknown code", "\"code\":\"8867-5\"", "bad-code /code" },
  { "an empty code", "\"code\":\"\"", "bad-code /code" },
  { "a longer code", "\"code\":\"8867-4 \"", "bad-code /code" },
  { "a code with a NUL", "\"code\":\"8867-4\\u0000\"", "bad-code /code" },
  { "A19 SQL as a code", "\"code\":\"'; DROP TABLE x;--\"", "bad-code /code" },
  { "A19 a format as a code", "\"code\":\"%s%n\"", "bad-code /code" },
  { "A19 SQL as a unit", "\"code\":\"8867-4\"," AT ",\"value\":72,\"unit\":\"'; DROP TABLE x;--\"",
    "bad-unit /unit" },
  { "A19 a format as a unit", "\"code\":\"8867-4\"," AT ",\"value\":72,\"unit\":\"%s%n\"",
    "bad-unit /unit" },
  { "A19 SQL as a time", "\"effectiveDateTime\":\"'; DROP TABLE x;--\"",
    "bad-time /effectiveDateTime" },
  { "A19 a format as a time", "\"effectiveDateTime\":\"%s%n\"", "bad-time /effectiveDateTime" },
  { "A19 SQL as a value", PULSE ",\"value\":\"'; DROP TABLE x;--\"", "wrong-type /value" },
  { "a code that is a number", "\"code\":8867", "wrong-type /code" },
  { "a code that is an object", "\"code\":{\"coding\":[]}", "too-deep /code" },
  { "another code's unit", "\"code\":\"8867-4\"," AT ",\"value\":72,\"unit\":\"ms\"",
    "bad-unit /unit" },
  { "an empty unit", "\"code\":\"8867-4\"," AT ",\"value\":72,\"unit\":\"\"", "bad-unit /unit" },
  { "a unit in capitals", "\"code\":\"8867-4\"," AT ",\"value\":72,\"unit\":\"/MIN\"",
    "bad-unit /unit" },
  { "a unit that is null", "\"unit\":null", "wrong-type /unit" },
  { "letters of any language", "\"code\":\"\xec\x8b\xac\xeb\xb0\x95\"", "bad-code /code" },
  { "letters of two bytes", "\"code\":\"\xc3\xa9\"", "bad-code /code" },
  { "letters of four bytes", "\"code\":\"\xf0\x9f\x92\x93\"", "bad-code /code" },
  { "a letter behind the halves", "\"code\":\"\\ue000\"", "bad-code /code" },
  { "two halves", "\"code\":\"\\ud83d\\ude00\"", "bad-code /code" },
  { "every escape", "\"code\":\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "bad-code /code" },
  { "a text longer than all words", "\"code\":\"\\u0041BCDEFGHIJKLMNOPQRSTUVWXYZABCDEFGHIJKLMNOPQR"
    "STUVWXYZABCDEFGHIJKLMNOPQRSTUVWXYZ\"", "bad-code /code" },
  { "A18 a first half alone", "\"code\":\"\\ud83d\"", "utf-8 /code" },
  { "A18 a second half alone", "\"code\":\"\\ude00\"", "utf-8 /code" },
  { "A18 two first halves", "\"code\":\"\\ud83d\\ud83d\"", "utf-8 /code" },
  { "A18 a first half and a letter", "\"code\":\"\\ud83d\\u0041\"", "utf-8 /code" },
  { "A18 a first half and one behind the halves", "\"code\":\"\\ud83d\\ue000\"", "utf-8 /code" },
  { "A18 a first half and half an escape", "\"code\":\"\\ud83d\\u00\"", "syntax /code" },
  { "A18 a byte that begins nothing", "\"code\":\"\xff\"", "utf-8 /code" },
  { "A18 a byte that goes on with nothing", "\"code\":\"\x80\"", "utf-8 /code" },
  { "A18 a slash in two bytes", "\"code\":\"\xc0\xaf\"", "utf-8 /code" },
  { "A18 a slash in three bytes", "\"code\":\"\xe0\x80\xaf\"", "utf-8 /code" },
  { "A18 a slash in four bytes", "\"code\":\"\xf0\x80\x80\xaf\"", "utf-8 /code" },
  { "A18 a surrogate in three bytes", "\"code\":\"\xed\xa0\x80\"", "utf-8 /code" },
  { "A18 beyond the last character", "\"code\":\"\xf4\x90\x80\x80\"", "utf-8 /code" },
  { "A18 a second byte too large", "\"code\":\"\xc3\xc3\"", "utf-8 /code" },
  { "A18 a character cut short", "\"code\":\"\xec\x8b\"", "utf-8 /code" },
  { "A18 a bad third byte", "\"code\":\"\xec\x8b\x41\"", "utf-8 /code" },
  { "A18 a bad byte in a key", "\"c\xffode\":1", "utf-8 " },
  { "a line break in a text", "\"code\":\"8867\n-4\"", "syntax /code" },
  { "a line break behind an escape", "\"code\":\"\\u0038867\n-4\"", "syntax /code" },
  { "an escape that is none", "\"code\":\"\\x41\"", "syntax /code" },
  { "an escaped quote at the end", "\"code\":\"\\\"", "syntax /code" },
  { "no hexadecimal", "\"code\":\"\\u00g0\"", "syntax /code" },
};

/* What stands for the value of a pulse (20 to 300), or of what is named. */
static const Line values[] = {
  { "the least", PULSE ",\"value\":20", NULL },
  { "the most", PULSE ",\"value\":300", NULL },
  { "below the least", PULSE ",\"value\":19", "out-of-range /value" },
  { "just below the least", PULSE ",\"value\":19.9999999", "out-of-range /value" },
  { "just above the most", PULSE ",\"value\":300.000001", "out-of-range /value" },
  { "the least with a point", GLUCOSE ",\"value\":0.3", NULL },
  { "the least with an exponent", GLUCOSE ",\"value\":3E-1", NULL },
  { "below the least with a point", GLUCOSE ",\"value\":0.299999999", "out-of-range /value" },
  { "negative", PULSE ",\"value\":-72", "out-of-range /value" },
  { "nought", PULSE ",\"value\":0", "out-of-range /value" },
  { "an exponent", PULSE ",\"value\":7.2e1", NULL },
  { "an exponent with a plus", PULSE ",\"value\":7.2e+1", NULL },
  { "nine digits", HEAT ",\"value\":36.1234567", NULL },
  { "ten digits", HEAT ",\"value\":36.12345678", "bad-number /value" },
  { "noughts at the end", HEAT ",\"value\":36.6000000000000000", NULL },
  { "one digit more than is kept", HEAT ",\"value\":36.60000000000000000", "bad-number /value" },
  { "noughts at the front", GLUCOSE ",\"value\":0.500000001", NULL },
  { "A16 thirty digits", PULSE ",\"value\":123456789012345678901234567890", "bad-number /value" },
  { "A16 thirty digits, most of them noughts", PULSE ",\"value\":100000000000000000000000000000",
    "bad-number /value" },
  { "A16 2^64 + 72", PULSE ",\"value\":18446744073709551688", "bad-number /value" },
  { "A16 2^32 + 72", PULSE ",\"value\":4294967368", "bad-number /value" },
  { "A17 1e999", PULSE ",\"value\":1e999", "bad-number /value" },
  { "A17 1e-999", PULSE ",\"value\":1e-999", "bad-number /value" },
  { "A17 an exponent of thirty digits", PULSE ",\"value\":1e123456789012345678901234567890",
    "bad-number /value" },
  { "A17 the largest exponent", PULSE ",\"value\":1e18", "out-of-range /value" },
  { "A17 beyond the largest exponent", PULSE ",\"value\":1e19", "bad-number /value" },
  { "A17 the least exponent", PULSE ",\"value\":1e-18", "out-of-range /value" },
  { "A17 beyond the least exponent", PULSE ",\"value\":1e-19", "bad-number /value" },
  { "A17 NaN", PULSE ",\"value\":NaN", "syntax /value" },
  { "A17 Infinity", PULSE ",\"value\":Infinity", "syntax /value" },
  { "A17 -Infinity", PULSE ",\"value\":-Infinity", "syntax /value" },
  { "a plus", PULSE ",\"value\":+72", "syntax /value" },
  { "a nought in front", PULSE ",\"value\":072", "syntax /value" },
  { "two noughts", PULSE ",\"value\":00", "syntax /value" },
  { "a point at the end", PULSE ",\"value\":72.", "syntax /value" },
  { "a point at the front", PULSE ",\"value\":.72", "syntax /value" },
  { "an exponent without digits", PULSE ",\"value\":72e", "syntax /value" },
  { "an exponent without digits but a sign", PULSE ",\"value\":72e+", "syntax /value" },
  { "hexadecimal", PULSE ",\"value\":0x48", "syntax /value" },
  { "only a minus", PULSE ",\"value\":-", "syntax /value" },
  { "two minuses", PULSE ",\"value\":--72", "syntax /value" },
  { "a comma for a point", HEAT ",\"value\":36,6", "syntax " },
  { "a text", PULSE ",\"value\":\"72\"", "wrong-type /value" },
  { "false", PULSE ",\"value\":false", "wrong-type /value" },
  { "an array", PULSE ",\"value\":[72]", "too-deep /value" },
  { "one beat", BEATS ",\"values\":[812]", NULL },
  { "no beat", BEATS ",\"values\":[]", "too-few /values" },
  { "the least and the most", BEATS ",\"values\":[1,64000]", NULL },
  { "below the least beat", BEATS ",\"values\":[812,0]", "out-of-range /values/1" },
  { "above the most beat", BEATS ",\"values\":[64001]", "out-of-range /values/0" },
  { "2^32 + 800", BEATS ",\"values\":[4294968096]", "bad-number /values/0" },
  { "2^31", BEATS ",\"values\":[2147483648]", "bad-number /values/0" },
  { "a hundred million million", BEATS ",\"values\":[100000000000000]", "out-of-range /values/0" },
  { "minus a hundred million million", BEATS ",\"values\":[-100000000000000]",
    "out-of-range /values/0" },
  { "a point in a beat", BEATS ",\"values\":[812.0]", "bad-number /values/0" },
  { "an exponent in a beat", BEATS ",\"values\":[812,8e2]", "bad-number /values/1" },
  { "a beat that is a text", BEATS ",\"values\":[812,799,\"9\"]", "wrong-type /values/2" },
  { "a beat that is null", BEATS ",\"values\":[null]", "wrong-type /values/0" },
  { "an array of arrays", BEATS ",\"values\":[[812]]", "too-deep /values/0" },
  { "a comma behind the last beat", BEATS ",\"values\":[812,]", "syntax /values/1" },
  { "beats without a comma", BEATS ",\"values\":[812 799]", "syntax /values/0" },
  { "values that are a number", BEATS ",\"values\":812", "wrong-type /values" },
  { "values that are an object", BEATS ",\"values\":{}", "wrong-type /values" },
};

static const Line times[] = {
  { "no fraction", INSTANT ("2026-11-28T05:00:00Z"), NULL },
  { "tenths", INSTANT ("2026-11-28T05:00:00.1Z"), NULL },
  { "hundredths", INSTANT ("2026-11-28T05:00:00.12Z"), NULL },
  { "thousandths", INSTANT ("2026-11-28T05:00:00.123Z"), NULL },
  { "ten thousandths", INSTANT ("2026-11-28T05:00:00.1234Z"), "bad-time /effectiveDateTime" },
  { "a point without digits", INSTANT ("2026-11-28T05:00:00.Z"), "bad-time /effectiveDateTime" },
  { "a comma", INSTANT ("2026-11-28T05:00:00,1Z"), "bad-time /effectiveDateTime" },
  { "Seoul", INSTANT ("2026-11-28T14:00:00+09:00"), NULL },
  { "Newfoundland", INSTANT ("2026-11-28T01:30:00.5-03:30"), NULL },
  { "the last zone", INSTANT ("2026-11-28T05:00:00+23:59"), NULL },
  { "a zone of a day", INSTANT ("2026-11-28T05:00:00+24:00"), "bad-time /effectiveDateTime" },
  { "a zone of sixty minutes", INSTANT ("2026-11-28T05:00:00+09:60"),
    "bad-time /effectiveDateTime" },
  { "a zone without a colon", INSTANT ("2026-11-28T05:00:00+0900"), "bad-time /effectiveDateTime" },
  { "a zone of hours", INSTANT ("2026-11-28T05:00:00+09"), "bad-time /effectiveDateTime" },
  { "a zone of letters", INSTANT ("2026-11-28T05:00:00+0x:00"), "bad-time /effectiveDateTime" },
  { "no zone", INSTANT ("2026-11-28T05:00:00"), "bad-time /effectiveDateTime" },
  { "a small z", INSTANT ("2026-11-28T05:00:00z"), "bad-time /effectiveDateTime" },
  { "a small t", INSTANT ("2026-11-28t05:00:00Z"), "bad-time /effectiveDateTime" },
  { "a blank for T", INSTANT ("2026-11-28 05:00:00Z"), "bad-time /effectiveDateTime" },
  { "no seconds", INSTANT ("2026-11-28T05:00Z"), "bad-time /effectiveDateTime" },
  { "only a date", INSTANT ("2026-11-28"), "bad-time /effectiveDateTime" },
  { "something behind", INSTANT ("2026-11-28T05:00:00ZZ"), "bad-time /effectiveDateTime" },
  { "something before", INSTANT ("+2026-11-28T05:00:00Z"), "bad-time /effectiveDateTime" },
  { "a letter in the year", INSTANT ("202x-11-28T05:00:00Z"), "bad-time /effectiveDateTime" },
  { "a sign in the day", INSTANT ("2026-11-+8T05:00:00Z"), "bad-time /effectiveDateTime" },
  { "slashes", INSTANT ("2026/11/28T05:00:00Z"), "bad-time /effectiveDateTime" },
  { "month 0", INSTANT ("2026-00-28T05:00:00Z"), "bad-time /effectiveDateTime" },
  { "month 13", INSTANT ("2026-13-28T05:00:00Z"), "bad-time /effectiveDateTime" },
  { "day 0", INSTANT ("2026-11-00T05:00:00Z"), "bad-time /effectiveDateTime" },
  { "31 November", INSTANT ("2026-11-31T05:00:00Z"), "bad-time /effectiveDateTime" },
  { "29 February", INSTANT ("2028-02-29T05:00:00Z"), NULL },
  { "29 February 2000", INSTANT ("2000-02-29T05:00:00Z"), NULL },
  { "29 February of no leap year", INSTANT ("2026-02-29T05:00:00Z"),
    "bad-time /effectiveDateTime" },
  { "29 February 1900", INSTANT ("1900-02-29T05:00:00Z"), "bad-time /effectiveDateTime" },
  { "hour 24", INSTANT ("2026-11-28T24:00:00Z"), "bad-time /effectiveDateTime" },
  { "minute 60", INSTANT ("2026-11-28T05:60:00Z"), "bad-time /effectiveDateTime" },
  { "second 60", INSTANT ("2016-12-31T23:59:60Z"), "bad-time /effectiveDateTime" },
  { "the first moment", INSTANT ("2000-01-01T00:00:00.000Z"), NULL },
  { "the last moment", INSTANT ("2035-12-31T23:59:59.999Z"), NULL },
  { "the first moment, elsewhere", INSTANT ("1999-12-31T15:00:00-09:00"), NULL },
  { "the last moment, elsewhere", INSTANT ("2036-01-01T08:59:59.999+09:00"), NULL },
  { "A20 1999", INSTANT ("1999-12-31T23:59:59.999Z"), "out-of-range /effectiveDateTime" },
  { "A20 1999, elsewhere", INSTANT ("2000-01-01T08:59:59.999+09:00"),
    "out-of-range /effectiveDateTime" },
  { "A20 2036", INSTANT ("2036-01-01T00:00:00Z"), "out-of-range /effectiveDateTime" },
  { "A20 2036, elsewhere", INSTANT ("2035-12-31T23:59:59.999-00:01"),
    "out-of-range /effectiveDateTime" },
  { "A20 the year 0", INSTANT ("0000-01-01T00:00:00Z"), "out-of-range /effectiveDateTime" },
  { "A20 the year 9999", INSTANT ("9999-12-31T23:59:59Z"), "out-of-range /effectiveDateTime" },
  { "a time that is a number", OF ("\"effectiveDateTime\":1795842000"),
    "wrong-type /effectiveDateTime" },
  { "a period",
    PERIOD ("{\"start\":\"2026-11-28T05:00:00Z\",\"end\":\"2026-11-28T05:00:00.001Z\"}"),
    NULL },
  { "a period, the end first",
    PERIOD ("{\"end\":\"2026-11-28T05:00:01Z\",\"start\":\"2026-11-28T05:00:01Z\"}"), NULL },
  { "a period that ends before it starts",
    PERIOD ("{\"start\":\"2026-11-28T05:00:00.001Z\",\"end\":\"2026-11-28T05:00:00Z\"}"),
    "bad-time /effectivePeriod" },
  { "a period without a start", PERIOD ("{\"end\":\"2026-11-28T05:00:00Z\"}"),
    "missing /effectivePeriod/start" },
  { "a period without an end", PERIOD ("{\"start\":\"2026-11-28T05:00:00Z\"}"),
    "missing /effectivePeriod/end" },
  { "an empty period", PERIOD ("{}"), "missing /effectivePeriod/start" },
  { "A15 two starts",
    PERIOD ("{\"start\":\"2026-11-28T05:00:00Z\",\"start\":\"2026-11-28T05:00:00Z\"}"),
    "duplicate-key /effectivePeriod/start" },
  { "an unknown key in a period", PERIOD ("{\"begin\":1}"), "unknown-key /effectivePeriod" },
  { "a start that is no time", PERIOD ("{\"start\":\"now\"}"), "bad-time /effectivePeriod/start" },
  { "A20 an end in 2036", PERIOD ("{\"end\":\"2036-01-01T00:00:00Z\"}"),
    "out-of-range /effectivePeriod/end" },
  { "a period that is a text", PERIOD ("\"now\""), "wrong-type /effectivePeriod" },
  { "a period that is an array", PERIOD ("[]"), "wrong-type /effectivePeriod" },
};

static DureBatch batch;

/* What became of @json, as word and pointer, or "fine". */
static char *
outcome (const char *json, gsize length)
{
  DureBatchRefusal refusal = { 0 };
  char pointer[DURE_BATCH_POINTER_SIZE];

  if (dure_batch_read (&batch, (const guint8 *) json, length, &refusal))
    return g_strdup ("fine");
  g_assert_cmpuint (batch.n_observations + batch.n_values, ==, 0);
  g_assert_cmpuint (refusal.offset, <=, length);
  dure_batch_refusal_pointer (&refusal, pointer, sizeof pointer);
  return g_strconcat (dure_batch_reason_word (refusal.reason), " ", pointer, NULL);
}

static void
test_document (gconstpointer data)
{
  const Line *line = data;
  g_autofree char *was = outcome (line->json, strlen (line->json));

  g_assert_cmpstr (was, ==, line->refusal != NULL ? line->refusal : "fine");
}

/* The line's pointer begins within the observation. */
static void
test_observation (gconstpointer data)
{
  const Line *line = data;
  g_autofree char *json = g_strconcat (HEAD "{", line->json, "}]}", NULL);
  g_autofree char *was = outcome (json, strlen (json));
  g_auto (GStrv) wanted = g_strsplit (line->refusal != NULL ? line->refusal : "fine", " ", 2);
  g_autofree char *full = wanted[1] != NULL
                              ? g_strconcat (wanted[0], " /observations/0", wanted[1], NULL)
                              : g_strdup (wanted[0]);

  g_assert_cmpstr (was, ==, full);
}

static void
test_meaning (void)
{
  static const char json[] =
      HEAD "{" HEAT ",\"value\":36.60},{" PULSE ",\"value\":7.20e1},"
           "{\"code\":\"8637-1\",\"effectivePeriod\":{\"start\":\"2026-11-28T14:00:00.5+09:00\","
           "\"end\":\"2026-11-28T05:01:00.25Z\"},\"values\":[812,799],\"unit\":\"ms\"}]}";
  const DureBatchObservation *it = batch.observations;
  DureBatchRefusal refusal;

  g_assert_true (dure_batch_read (&batch, (const guint8 *) json, strlen (json), &refusal));
  g_assert_cmpmem (batch.id, sizeof batch.id,
                   "\x01\x93\x9b\x2a\x7c\x00\x7a\xbc\x9d\xef\x01\x23\x45\x67\x89\xab", 16);
  g_assert_cmpuint (batch.n_observations, ==, 3);
  g_assert_true (it[0].code == DURE_CODE_TEMPERATURE && it[0].n_values == 0);
  g_assert_true (it[0].mantissa == 3660 && it[0].exponent == -2);
  g_assert_true (dure_batch_observation_value (&it[0]) == 36.6);
  g_assert_true (it[0].start_ms == 1795842000000 && it[0].end_ms == 1795842000000);
  g_assert_true (it[1].mantissa == 720 && it[1].exponent == -1);
  g_assert_true (it[2].code == DURE_CODE_RR_INTERVALS && it[2].n_values == 2);
  g_assert_true (it[2].start_ms == 1795842000500 && it[2].end_ms == 1795842060250);
  g_assert_true (batch.values[it[2].first_value] == 812);
  g_assert_true (batch.values[it[2].first_value + 1] == 799);
}

static char *
repeat (const char *head, const char *item, guint count, const char *tail)
{
  GString *json = g_string_new (head);

  for (guint i = 0; i < count; i++)
    g_string_append_printf (json, "%s%s", i > 0 ? "," : "", item);
  g_string_append (json, tail);
  return g_string_free (json, FALSE);
}

static void
check_outcome (const char *json, const char *wanted)
{
  g_autofree char *was = outcome (json, strlen (json));

  g_assert_cmpstr (was, ==, wanted);
}

static void
test_how_many (void)
{
  static const char pulse[] = "{" PULSE ",\"value\":72}";
  g_autofree char *most = repeat (HEAD, pulse, 1000, "]}");
  g_autofree char *more = repeat (HEAD, pulse, 1001, "]}");
  g_autofree char *longest = repeat ("{" BEATS ",\"values\":[", "812", 4096, "]}");
  g_autofree char *longer = repeat (HEAD "{" BEATS ",\"values\":[", "812", 4097, "]}]}");
  g_autofree char *fullest = repeat (HEAD, longest, 16, "]}");
  g_autofree char *fuller = repeat (HEAD, longest, 17, "]}");

  check_outcome (most, "fine");
  g_assert_cmpuint (batch.n_observations, ==, 1000);
  check_outcome (more, "too-many /observations");
  check_outcome (longer, "too-many /observations/0/values");
  check_outcome (fullest, "fine");
  g_assert_cmpuint (batch.n_values, ==, DURE_BATCH_MAX_VALUES);
  check_outcome (fuller, "too-many /observations/16/values");
}

static void
test_nesting (void)
{
  static const char *const heads[] = { "", "{\"id\":", "{\"observations\":", HEAD,
                                       HEAD "{\"code\":", HEAD "{\"values\":" };
  static const char *const wanted[] = {
    "wrong-type ", "too-deep /id", "wrong-type /observations/0", "wrong-type /observations/0",
    "too-deep /observations/0/code", "too-deep /observations/0/values/0",
  };

  for (guint i = 0; i < G_N_ELEMENTS (heads); i++)
    {
      g_autofree char *nest = g_strnfill (100000, '[');
      g_autofree char *json = g_strconcat (heads[i], nest, NULL);

      check_outcome (json, wanted[i]);
    }
}

/* A NUL is a byte like others, at the end too. */
static void
test_nul (void)
{
  static const char json[] = HEAD "{" PULSE ",\"value\":72}]}";
  static const char inside[] = HEAD "{\"code\":\"8867-4\0\"}]}";
  g_autofree char *behind = outcome (json, sizeof json);
  g_autofree char *within = outcome (inside, sizeof inside - 1);
  g_autofree char *nothing = outcome (NULL, 0);

  g_assert_cmpstr (behind, ==, "syntax ");
  g_assert_cmpstr (within, ==, "syntax /observations/0/code");
  g_assert_cmpstr (nothing, ==, "syntax ");
}

/* Every code of core is a code here, with its unit and its range. */
static void
test_codes (void)
{
  for (DureCode code = 0; code < DURE_CODE_COUNT; code++)
    for (guint value = 0; value <= 1000; value += 10)
      {
        const gboolean is_series = dure_code_is_series (code);
        g_autofree char *json =
            g_strdup_printf (HEAD "{\"code\":\"%s\"," AT ",\"%s%u%s,\"unit\":\"%s\"}]}",
                             dure_code_to_text (code), is_series ? "values\":[" : "value\":",
                             value, is_series ? "]" : "", dure_code_unit (code));
        g_autofree char *was = outcome (json, strlen (json));

        g_assert_true (g_str_equal (was, "fine") == dure_code_holds (code, value));
        g_assert_true (!dure_code_holds (code, value) || batch.observations[0].code == code);
      }
}

static void
test_reasons (void)
{
  for (DureBatchReason reason = DURE_BATCH_REASON_SYNTAX; reason <= DURE_BATCH_REASON_TOO_FEW;
       reason++)
    for (DureBatchReason other = DURE_BATCH_REASON_SYNTAX; other < reason; other++)
      g_assert_cmpstr (dure_batch_reason_word (reason), !=, dure_batch_reason_word (other));
}

static void
test_longest_pointer (void)
{
  const DureBatchRefusal refusals[] = {
    { DURE_BATCH_REASON_MISSING, DURE_BATCH_FIELD_START, 999, 0, 0 },
    { DURE_BATCH_REASON_BAD_NUMBER, DURE_BATCH_FIELD_VALUES_ITEM, 999, 4095, 0 },
  };
  char pointer[DURE_BATCH_POINTER_SIZE];

  dure_batch_refusal_pointer (&refusals[0], pointer, sizeof pointer);
  g_assert_cmpstr (pointer, ==, "/observations/999/effectivePeriod/start");
  dure_batch_refusal_pointer (&refusals[1], pointer, sizeof pointer);
  g_assert_cmpstr (pointer, ==, "/observations/999/values/4095");
}

static void
add_lines (const char *folder, const Line *lines, gsize n_lines, GTestDataFunc test)
{
  for (gsize i = 0; i < n_lines; i++)
    {
      g_autofree char *path = g_strdup_printf ("/batch-reader/%s/%s", folder, lines[i].what);

      g_test_add_data_func (path, &lines[i], test);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add_lines ("document", documents, G_N_ELEMENTS (documents), test_document);
  add_lines ("observation", observations, G_N_ELEMENTS (observations), test_observation);
  add_lines ("value", values, G_N_ELEMENTS (values), test_observation);
  add_lines ("time", times, G_N_ELEMENTS (times), test_observation);
  g_test_add_func ("/batch-reader/what it means", test_meaning);
  g_test_add_func ("/batch-reader/how many", test_how_many);
  g_test_add_func ("/batch-reader/A14 100,000 brackets", test_nesting);
  g_test_add_func ("/batch-reader/a NUL", test_nul);
  g_test_add_func ("/batch-reader/every code", test_codes);
  g_test_add_func ("/batch-reader/every reason has its word", test_reasons);
  g_test_add_func ("/batch-reader/the longest pointers", test_longest_pointer);
  return g_test_run ();
}
