// test-template.c: what a page's holes are filled with, and that nothing gets in raw
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "backend-error.h"
#include "canonical-json.h"
#include "template.h"

static const struct
{
  const char *what, *text, *data, *page;
} table[] = {
  { "plain text", "hello", "{}", "hello" },
  { "a value", "a {{x}} b", "{\"x\":\"y\"}", "a y b" },
  { "no value", "a{{x}}b", "{}", "ab" },
  { "a number", "{{n}}|{{r}}", "{\"n\":-7,\"r\":0.5}", "-7|0.5" },
  { "a value within", "{{a.b.c}}{{a.z}}", "{\"a\":{\"b\":{\"c\":\"d\"}}}", "d" },
  { "escaped", "{{x}}", "{\"x\":\"<b a=\\\"1\\\" c='2'>&amp;\"}",
    "&lt;b a=&quot;1&quot; c=&#39;2&#39;&gt;&amp;amp;" },
  { "braces in data", "{{x}}", "{\"x\":\"{{y}}\",\"y\":\"z\"}", "{{y}}" },
  { "a list", "{{#l}}<{{.}}>{{/l}}", "{\"l\":[\"a\",\"b\",3]}", "<a><b><3>" },
  { "an empty list", "{{#l}}x{{/l}}{{^l}}none{{/l}}", "{\"l\":[]}", "none" },
  { "a list of objects, looking outwards", "{{#l}}{{a}}{{b}} {{/l}}",
    "{\"b\":\"o\",\"l\":[{\"a\":1},{\"a\":2,\"b\":\"i\"}]}", "1o 2i " },
  { "an object", "{{#o}}{{a}}{{/o}}", "{\"o\":{\"a\":\"b\"}}", "b" },
  { "yes", "{{#y}}1{{/y}}{{^y}}0{{/y}}", "{\"y\":true}", "1" },
  { "no", "{{#y}}1{{/y}}{{^y}}0{{/y}}", "{\"y\":false}", "0" },
  { "nothing", "{{#y}}1{{/y}}{{^y}}0{{/y}}", "{\"y\":null}", "0" },
  { "empty text is nothing", "{{#y}}1{{/y}}{{^y}}0{{/y}}", "{\"y\":\"\"}", "0" },
  { "zero is something", "{{#y}}{{y}}{{/y}}", "{\"y\":0}", "0" },
  { "sections in sections", "{{#a}}{{#b}}{{c}}{{/b}}{{^b}}no{{/b}}{{/a}}",
    "{\"a\":[{\"b\":true,\"c\":1},{}]}", "1no" },
  { "a dotted section", "{{#u.look-again}}yes{{/u.look-again}}", "{\"u\":{\"look-again\":true}}",
    "yes" },
};

static void
test_line (gconstpointer line)
{
  gsize i = GPOINTER_TO_SIZE (line);
  g_autoptr (GError) error = NULL;
  g_autoptr (DureTemplate) template = dure_template_parse (table[i].text, &error);
  g_autoptr (json_t) data = dure_json_parse (table[i].data, strlen (table[i].data), &error);
  g_autofree char *page = NULL;

  g_assert_no_error (error);
  page = dure_template_render (template, data);
  g_assert_cmpstr (page, ==, table[i].page);
}

static void
test_unfinished (void)
{
  static const char *const texts[] = { "{{#a}}", "{{#a}}{{/b}}",       "{{/a}}",
                                       "{{a",    "{{^a}}{{#b}}{{/a}}", "{{#a}}{{#b}}{{/a}}{{/b}}" };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (dure_template_parse (texts[i], &error));
      g_assert_error (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_MALFORMED);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autofree char *path = g_strdup_printf ("/template/%s", table[i].what);

      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_line);
    }
  g_test_add_func ("/template/unfinished", test_unfinished);
  return g_test_run ();
}
