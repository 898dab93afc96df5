// writer.c: the one thread that changes the store
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Group commit: whatever waits is run in one transaction, each work within a savepoint of its own,
// so that one that fails takes nothing of the others with it. Then one commit makes all of them
// durable, and only then is anybody told. When the commit fails, nobody has been told anything, and
// everybody is told so. Because no two works ever run at the same time, what one looks up in the
// store (is this consent still in force?) holds until it is committed.
//
// People come before machines, and a group is bounded, one with a person's work in it more so. A
// group of machines alone ends early when a person comes; the rest of it is first among machines in
// the next. So a person waits for one commit, and then for a small group. Donors' keys, which lie
// in a store of their own, are made durable before the group: a key without a payload is harmless,
// a payload without a key is not.
//
// What waits is bounded in number and weight; beyond it a work is turned away at once, and its
// client told to come again. A commit costs one flush of the disk; a savepoint some microseconds.

#include "writer.h"

#include "backend-error.h"
#include "log.h"

#define MAX_WAITING 4096
#define MAX_WAITING_WEIGHT (64 * 1024 * 1024)
#define GROUP_WORKS 256
#define WITH_PEOPLE 32 /* works of machines that a person's group takes along */
#define GROUP_WEIGHT (4 * 1024 * 1024)

typedef struct
{
  const DureWork *work;
  DureWorkUrgency urgency;
  gpointer data;
  gsize weight;
  DureMailbox *home;
  GError *error;
} Job;

struct _DureWriter
{
  DureCity *city;
  GThread *thread;
  GMutex lock;
  GCond pushed;
  GQueue people, machines;
  gsize weight;
  gboolean is_closing;
  DureWriterFigures figures;
};

static void
tell (gpointer data)
{
  Job *job = data;

  job->work->done (job->data, job->error);
  g_clear_error (&job->error);
  g_free (job);
}

/* Puts the answers in their boxes and wakes each thread once. */
static void
tell_all (GPtrArray *jobs)
{
  g_autoptr (GPtrArray) homes = g_ptr_array_new ();

  for (guint i = 0; i < jobs->len; i++)
    {
      Job *job = jobs->pdata[i];

      if (!g_ptr_array_find (homes, job->home, NULL))
        g_ptr_array_add (homes, job->home);
      dure_mailbox_put (job->home, tell, job);
    }
  for (guint i = 0; i < homes->len; i++)
    dure_mailbox_wake (homes->pdata[i]);
}

static void
fail_all (GPtrArray *jobs, const GError *error)
{
  for (guint i = 0; i < jobs->len; i++)
    {
      Job *job = jobs->pdata[i];

      g_clear_error (&job->error);
      job->error = g_error_copy (error);
    }
}

static gboolean
run (DureCity *city, Job *job, GError **error)
{
  g_autoptr (DureTransaction) savepoint = dure_transaction_begin (city->database, error);

  return savepoint != NULL && job->work->run (city, job->data, error)
         && dure_transaction_commit (&savepoint, error);
}

/* Leaves of a group what was not done yet, when a person waits. */
static void
cut_for_person (DureWriter *self, GPtrArray *jobs, guint n_done)
{
  g_mutex_lock (&self->lock);
  while (!g_queue_is_empty (&self->people) && jobs->len > n_done)
    {
      Job *job = g_ptr_array_steal_index (jobs, jobs->len - 1);

      self->weight += job->weight;
      g_queue_push_head (&self->machines, job);
    }
  g_mutex_unlock (&self->lock);
}

static gboolean
commit (DureWriter *self, GPtrArray *jobs, GError **error)
{
  g_autoptr (DureTransaction) transaction = dure_transaction_begin (self->city->database, error);
  const Job *first = jobs->pdata[0];
  gboolean is_of_machines = first->urgency == DURE_WORK_MACHINE, is_fine;

  if (transaction == NULL)
    return FALSE;
  dure_key_store_gather (self->city->key_store);
  for (guint i = 0; i < jobs->len; i++)
    {
      Job *job = jobs->pdata[i];

      run (self->city, job, &job->error);
      if (is_of_machines)
        cut_for_person (self, jobs, i + 1);
    }
  is_fine = dure_key_store_flush (self->city->key_store, error);
  return is_fine && dure_transaction_commit (&transaction, error);
}

/* What is left to do once it is durable; those without it need not wait for those with it. */
static void
finish (DureWriter *self, GPtrArray *jobs)
{
  g_autoptr (GPtrArray) ready = g_ptr_array_new ();
  g_autoptr (GPtrArray) later = g_ptr_array_new ();

  for (guint i = 0; i < jobs->len; i++)
    {
      Job *job = jobs->pdata[i];

      g_ptr_array_add (job->work->after != NULL && job->error == NULL ? later : ready, job);
    }
  tell_all (ready);
  for (guint i = 0; i < later->len; i++)
    {
      Job *job = later->pdata[i];

      job->work->after (self->city, job->data, &job->error);
    }
  tell_all (later);
}

static void
do_group (DureWriter *self, GPtrArray *jobs)
{
  g_autoptr (GError) error = NULL;
  gboolean is_fine = commit (self, jobs, &error);

  if (!is_fine)
    {
      dure_log (G_LOG_LEVEL_WARNING, "commit-failed", { DURE_LOG_WORKS, .number = jobs->len },
                { DURE_LOG_MESSAGE, error->message });
      fail_all (jobs, error);
    }
  g_mutex_lock (&self->lock);
  self->figures.groups += is_fine;
  self->figures.failed_groups += !is_fine;
  self->figures.works += jobs->len;
  g_mutex_unlock (&self->lock);
  finish (self, jobs);
}

static void
take (DureWriter *self, GQueue *from, guint most, GPtrArray *jobs, gsize *weight)
{
  while (jobs->len < most && *weight < GROUP_WEIGHT && !g_queue_is_empty (from))
    {
      Job *job = g_queue_pop_head (from);

      *weight += job->weight;
      self->weight -= job->weight;
      g_ptr_array_add (jobs, job);
    }
}

static void
wait_for_work (DureWriter *self)
{
  g_mutex_lock (&self->lock);
  while (g_queue_is_empty (&self->people) && g_queue_is_empty (&self->machines)
         && !self->is_closing)
    g_cond_wait (&self->pushed, &self->lock);
  g_mutex_unlock (&self->lock);
}

/**
 * dure_writer_step:
 * @self: a writer without a thread
 *
 * Does the next group, on the thread of the caller.
 *
 * Returns: whether anything waited
 */
gboolean
dure_writer_step (DureWriter *self)
{
  g_autoptr (GPtrArray) jobs = g_ptr_array_new ();
  gsize weight = 0;

  g_mutex_lock (&self->lock);
  take (self, &self->people, GROUP_WORKS, jobs, &weight);
  take (self, &self->machines, jobs->len > 0 ? jobs->len + WITH_PEOPLE : GROUP_WORKS, jobs,
        &weight);
  g_mutex_unlock (&self->lock);
  if (jobs->len > 0)
    do_group (self, jobs);
  return jobs->len > 0;
}

static gpointer
write_until_closed (gpointer writer)
{
  do
    wait_for_work (writer);
  while (dure_writer_step (writer));
  return NULL;
}

/**
 * dure_writer_new_still:
 * @city: its stores belong to the writer until that is freed
 *
 * Returns: (transfer full): a writer without a thread, which works when dure_writer_step() is
 *   called; for a simulator, which decides when that is
 */
DureWriter *
dure_writer_new_still (DureCity *city)
{
  DureWriter *self = g_new0 (DureWriter, 1);

  self->city = city;
  g_mutex_init (&self->lock);
  g_cond_init (&self->pushed);
  g_queue_init (&self->people);
  g_queue_init (&self->machines);
  return self;
}

/**
 * dure_writer_new:
 * @city: its stores belong to the writer's thread until the writer is freed
 *
 * Returns: (transfer full): a writer at work
 */
DureWriter *
dure_writer_new (DureCity *city)
{
  DureWriter *self = dure_writer_new_still (city);

  self->thread = g_thread_new ("writer", write_until_closed, self);
  return self;
}

/**
 * dure_writer_free:
 * @self: (transfer full) (nullable): nobody pushes any more
 *
 * Does what still waits, puts the answers in their boxes, and ends the thread.
 */
void
dure_writer_free (DureWriter *self)
{
  if (self == NULL)
    return;
  g_mutex_lock (&self->lock);
  self->is_closing = TRUE;
  g_cond_signal (&self->pushed);
  g_mutex_unlock (&self->lock);
  if (self->thread != NULL)
    g_thread_join (self->thread);
  while (dure_writer_step (self))
    continue;
  g_cond_clear (&self->pushed);
  g_mutex_clear (&self->lock);
  g_free (self);
}

/**
 * dure_writer_push:
 * @work: what to do; must outlive it
 * @urgency: who waits
 * @weight: about how many bytes it carries
 * @home: where the end is told
 * @data: handed to the functions of @work
 *
 * From any thread.
 *
 * Returns: whether it was taken; if not, too much waits, and @data is still the caller's
 */
gboolean
dure_writer_push (DureWriter *self, const DureWork *work, DureWorkUrgency urgency, gsize weight,
                  DureMailbox *home, gpointer data)
{
  GQueue *queue = urgency == DURE_WORK_PERSON ? &self->people : &self->machines;
  gboolean is_taken;

  g_mutex_lock (&self->lock);
  is_taken = queue->length < MAX_WAITING && self->weight + weight <= MAX_WAITING_WEIGHT;
  if (is_taken)
    {
      Job *job = g_new0 (Job, 1);

      *job = (Job) { work, urgency, data, weight, home, NULL };
      g_queue_push_tail (queue, job);
      self->weight += weight;
      g_cond_signal (&self->pushed);
    }
  else
    self->figures.turned_away++;
  g_mutex_unlock (&self->lock);
  return is_taken;
}

/**
 * dure_writer_figures:
 * @ret_figures: (out caller-allocates): since the start
 *
 * From any thread.
 */
void
dure_writer_figures (DureWriter *self, DureWriterFigures *ret_figures)
{
  g_mutex_lock (&self->lock);
  *ret_figures = self->figures;
  ret_figures->waiting = self->people.length + self->machines.length;
  g_mutex_unlock (&self->lock);
}
