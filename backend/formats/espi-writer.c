// espi-writer.c: what homes used, as a Green Button file (ESPI)
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// An Atom feed whose entries are ESPI's: begin it, add facts as they come, end it. Each run of
// intervals of one length is a block; the entries that say what blocks mean come last, when all
// lengths are known. A donor is a usage point, which says nothing else of them; what has one length
// is one meter reading with one reading type. Numbers are thousandths of a watt hour and times are
// seconds, as nothing finer can be said. Children stand in the order of the ESPI schema
// (espiDerived.xsd), from which the codes are. An entry is named by its address alone.
//
// Of the readings nothing is kept: memory holds a donor's id for each length that was met.

#include "espi-writer.h"

#include "encoding.h"
#include "id.h"

#include <math.h>
#include <string.h>

#define ATOM "http://www.w3.org/2005/Atom"
#define ESPI "http://naesb.org/espi"
#define SECOND_MS 1000
#define SEOUL_S 32400

/* One meter reading: what of one donor has one length. */
typedef struct
{
  char *home; /* its usage point's address */
  guint32 length_s;
  guint blocks;
} Meter;

struct _DureEspiWriter
{
  char *name;
  char *updated;
  GHashTable *meters; /* of Meter, by address */
};

static void
meter_free (gpointer meter)
{
  g_free (((Meter *) meter)->home);
  g_free (meter);
}

/**
 * dure_espi_writer_new:
 * @name: a UUID: what the feed is called
 * @now_ms: when the file is made, milliseconds since 1970
 *
 * Returns: (transfer full): a writer of one file
 */
DureEspiWriter *
dure_espi_writer_new (const char *name, gint64 now_ms)
{
  DureEspiWriter *self = g_new0 (DureEspiWriter, 1);

  self->name = g_strdup (name);
  self->updated = dure_time_to_text (now_ms);
  self->meters = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, meter_free);
  return self;
}

/**
 * dure_espi_writer_free:
 * @self: (transfer full) (nullable)
 */
void
dure_espi_writer_free (DureEspiWriter *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->meters);
  g_free (self->updated);
  g_free (self->name);
  g_free (self);
}

/* The same name for the same address in any file (RFC 9562, version 8). */
static char *
name_of (const char *address)
{
  guint8 digest[DURE_SHA256_BYTES];

  dure_sha256 (address, strlen (address), digest);
  digest[6] = (digest[6] & 0x0f) | 0x80;
  digest[8] = (digest[8] & 0x3f) | 0x80;
  return dure_id_from_bytes (digest);
}

static void
add_link (GString *feed, const char *relation, const char *address)
{
  if (address != NULL)
    g_string_append_printf (feed, "<link rel=\"%s\" href=\"%s\"/>", relation, address);
}

/* @needs is the first that it is related to, @also the second; both may be %NULL, as @up. */
static void
begin_entry (GString *feed, const char *title, const char *address, const char *up,
             const char *needs, const char *also)
{
  g_autofree char *name = name_of (address);

  g_string_append_printf (feed, "<entry><id>urn:uuid:%s</id>", name);
  add_link (feed, "self", address);
  add_link (feed, "up", up);
  add_link (feed, "related", needs);
  add_link (feed, "related", also);
  g_string_append_printf (feed, "<title>%s</title><content type=\"application/xml\">", title);
}

static void
end_entry (const DureEspiWriter *self, GString *feed)
{
  g_string_append_printf (feed, "</content><updated>%s</updated></entry>\n", self->updated);
}

/**
 * dure_espi_writer_begin:
 * @feed: grows by how the file begins
 */
void
dure_espi_writer_begin (DureEspiWriter *self, GString *feed)
{
  g_string_append_printf (feed,
                          "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<feed xmlns=\"" ATOM "\">\n"
                          "<id>urn:uuid:%s</id><title>Dure</title><updated>%s</updated>\n",
                          self->name, self->updated);
}

static gint64
start_of (const DureFhirFact *fact)
{
  return fact->start_ms / SECOND_MS;
}

/* Of what is no use of electricity in a time: 0. */
static guint32
length_of (const DureFhirFact *fact)
{
  const gint64 length_s = fact->end_ms / SECOND_MS - start_of (fact);

  return fact->code == DURE_CODE_ELECTRICITY ? (guint32) CLAMP (length_s, 0, G_MAXUINT32) : 0;
}

/* Counts one more block of a meter, which may be new. Returns: its address */
static char *
next_block (DureEspiWriter *self, const DureFhirFact *fact, char **ret_up)
{
  const guint32 length_s = length_of (fact);
  char *address
      = g_strdup_printf ("UsagePoint/%s/MeterReading/%u", fact->donor, (guint) length_s);
  Meter *meter = g_hash_table_lookup (self->meters, address);

  *ret_up = g_strconcat (address, "/IntervalBlock", NULL);
  if (meter == NULL)
    {
      meter = g_new0 (Meter, 1);
      meter->home = g_strconcat ("UsagePoint/", fact->donor, NULL);
      meter->length_s = length_s;
      g_hash_table_insert (self->meters, address, meter);
    }
  else
    g_free (address);
  return g_strdup_printf ("%s/%u", *ret_up, ++meter->blocks);
}

static void
add_period (GString *feed, const char *element, gint64 start_s, gint64 end_s)
{
  g_string_append_printf (feed,
                          "<%s><duration>%" G_GINT64_FORMAT "</duration>"
                          "<start>%" G_GINT64_FORMAT "</start></%s>",
                          element, end_s - start_s, start_s, element);
}

static void
add_block (DureEspiWriter *self, const DureFhirFact *facts, guint count, GString *feed)
{
  const guint32 length_s = length_of (facts);
  gint64 start_s = start_of (facts), last_s = start_s;
  g_autofree char *up = NULL;
  g_autofree char *address = next_block (self, facts, &up);

  for (guint i = 1; i < count; i++)
    {
      start_s = MIN (start_s, start_of (&facts[i]));
      last_s = MAX (last_s, start_of (&facts[i]));
    }
  begin_entry (feed, "Intervals", address, up, NULL, NULL);
  g_string_append (feed, "<IntervalBlock xmlns=\"" ESPI "\">");
  add_period (feed, "interval", start_s, last_s + length_s);
  for (guint i = 0; i < count; i++)
    {
      g_string_append (feed, "\n<IntervalReading>");
      add_period (feed, "timePeriod", start_of (&facts[i]), start_of (&facts[i]) + length_s);
      g_string_append_printf (feed, "<value>%" G_GINT64_FORMAT "</value></IntervalReading>",
                              (gint64) llround (facts[i].value * 1000));
    }
  g_string_append (feed, "</IntervalBlock>");
  end_entry (self, feed);
}

/**
 * dure_espi_writer_add:
 * @facts: (array length=count): of any kind and donor; only electricity used in a time is taken
 * @count: how many
 * @feed: grows by their blocks
 *
 * What lasted no whole second is left out.
 */
void
dure_espi_writer_add (DureEspiWriter *self, const DureFhirFact *facts, guint count, GString *feed)
{
  guint end;

  for (guint from = 0; from < count; from = end)
    {
      const guint32 length_s = length_of (&facts[from]);

      for (end = from + 1; end < count && length_of (&facts[end]) == length_s
                           && g_str_equal (facts[end].donor, facts[from].donor);
           end++)
        ;
      if (length_s > 0)
        add_block (self, &facts[from], end - from, feed);
    }
}

/* By length, then by donor. */
static gint
compare (gconstpointer one, gconstpointer other)
{
  const Meter *a = *(Meter *const *) one, *b = *(Meter *const *) other;

  if (a->length_s != b->length_s)
    return a->length_s < b->length_s ? -1 : 1;
  return strcmp (a->home, b->home);
}

static GPtrArray *
sorted_meters (const DureEspiWriter *self)
{
  GPtrArray *meters = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer meter;

  g_hash_table_iter_init (&iter, self->meters);
  while (g_hash_table_iter_next (&iter, NULL, &meter))
    g_ptr_array_add (meters, meter);
  g_ptr_array_sort (meters, compare);
  return meters;
}

/* 4: what each interval added. 1: behind the last transformer. 12: normal. 1: into the home.
 * 12: energy. 0: no phase of its own. 72: watt hours. */
static void
add_type (const DureEspiWriter *self, const char *address, guint32 length_s, GString *feed)
{
  begin_entry (feed, "Electricity used", address, "ReadingType", NULL, NULL);
  g_string_append_printf (
      feed,
      "<ReadingType xmlns=\"" ESPI "\"><accumulationBehaviour>4</accumulationBehaviour>"
      "<commodity>1</commodity><dataQualifier>12</dataQualifier><flowDirection>1</flowDirection>"
      "<intervalLength>%u</intervalLength><kind>12</kind><phase>0</phase>"
      "<powerOfTenMultiplier>-3</powerOfTenMultiplier><uom>72</uom></ReadingType>",
      (guint) length_s);
  end_entry (self, feed);
}

static void
add_meter (const DureEspiWriter *self, const Meter *meter, const char *type, GString *feed)
{
  g_autofree char *up = g_strconcat (meter->home, "/MeterReading", NULL);
  g_autofree char *address = g_strdup_printf ("%s/%u", up, (guint) meter->length_s);
  g_autofree char *blocks = g_strconcat (address, "/IntervalBlock", NULL);

  begin_entry (feed, "Electricity used", address, up, blocks, type);
  g_string_append (feed, "<MeterReading xmlns=\"" ESPI "\"/>");
  end_entry (self, feed);
}

static void
add_home (const DureEspiWriter *self, const char *home, GString *feed)
{
  g_autofree char *meters = g_strconcat (home, "/MeterReading", NULL);

  begin_entry (feed, "Home", home, "UsagePoint", meters, "LocalTimeParameters/1");
  g_string_append (feed, "<UsagePoint xmlns=\"" ESPI "\"><ServiceCategory><kind>0</kind>"
                         "</ServiceCategory></UsagePoint>");
  end_entry (self, feed);
}

/* A rule of ones only: none. */
static void
add_local_time (const DureEspiWriter *self, GString *feed)
{
  begin_entry (feed, "Asia/Seoul", "LocalTimeParameters/1", "LocalTimeParameters", NULL, NULL);
  g_string_append_printf (feed,
                          "<LocalTimeParameters xmlns=\"" ESPI "\">"
                          "<dstEndRule>FFFFFFFF</dstEndRule><dstOffset>0</dstOffset>"
                          "<dstStartRule>FFFFFFFF</dstStartRule><tzOffset>%d</tzOffset>"
                          "</LocalTimeParameters>",
                          SEOUL_S);
  end_entry (self, feed);
}

/**
 * dure_espi_writer_end:
 * @feed: grows by the rest of the file
 */
void
dure_espi_writer_end (DureEspiWriter *self, GString *feed)
{
  g_autoptr (GHashTable) homes = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) meters = sorted_meters (self);
  guint32 length_s = 0;

  for (guint i = 0; i < meters->len; i++)
    {
      const Meter *meter = meters->pdata[i];
      g_autofree char *type = g_strdup_printf ("ReadingType/%u", (guint) meter->length_s);

      if (meter->length_s != length_s)
        add_type (self, type, meter->length_s, feed);
      length_s = meter->length_s;
      add_meter (self, meter, type, feed);
      if (g_hash_table_add (homes, meter->home))
        add_home (self, meter->home, feed);
    }
  add_local_time (self, feed);
  g_string_append (feed, "</feed>\n");
}
