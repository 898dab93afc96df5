// lab-rights.h: who of the lab may do what
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The scope of who is there for all of the city. */
#define DURE_LAB_WHOLE_CITY "city"

/* For lists: what somebody, as dure_lab_call_whose() tells it in this parameter, is there for in
 * one of these roles. What they may see as a steward of one pilot is not told of another that they
 * only write. */
#define DURE_LAB_SCOPES_OF(whose, roles) \
  "(SELECT scope FROM lab_role WHERE person = " whose " AND role IN (" roles "))"
#define DURE_LAB_SCOPES(roles) DURE_LAB_SCOPES_OF ("?1", roles)

/**
 * DureLabRole:
 * @DURE_LAB_COORDINATOR: runs pilots; of the city, of kiosks, or of pilots
 * @DURE_LAB_STEWARD: guards releases; of the city, or of pilots
 * @DURE_LAB_SEAT: votes in the committee; of one seat
 * @DURE_LAB_RECIPIENT: is given data; of one recipient
 * @DURE_LAB_OPERATOR: runs the machines; of the city, or of kiosks
 * @DURE_LAB_MODERATOR: keeps ideas and problems readable for everybody; of the city
 * @DURE_LAB_EXPERT: says what becomes of ideas and problems; of the city
 */
typedef enum
{
  DURE_LAB_COORDINATOR,
  DURE_LAB_STEWARD,
  DURE_LAB_SEAT,
  DURE_LAB_RECIPIENT,
  DURE_LAB_OPERATOR,
  DURE_LAB_MODERATOR,
  DURE_LAB_EXPERT,
  DURE_LAB_ROLES,
} DureLabRole;

/**
 * DureLabAction:
 * @DURE_LAB_ENTER: be there at all
 * @DURE_LAB_SEE_FLEET: how a kiosk is
 * @DURE_LAB_RETIRE_KIOSK: take nothing from a kiosk any more, or again at once
 * @DURE_LAB_KEEP_KIOSK: make a kiosk known, let it have a new key, and say where it stands
 * @DURE_LAB_SEE_COUNTS: how many come to a kiosk
 * @DURE_LAB_SEE_APPLICATIONS: what was asked of a pilot's data, and the permits
 * @DURE_LAB_VOTE: say what a seat says
 * @DURE_LAB_DECIDE: give back or close what was asked of a pilot, have its votes counted, move its
 *   permits
 * @DURE_LAB_SEE_RECIPIENT: what a recipient has asked for, was given and has to do
 * @DURE_LAB_ACT_FOR: ask for a recipient, and say what it has done
 * @DURE_LAB_SEE_LOOKS: who of the lab has looked at what
 * @DURE_LAB_SEE_PILOTS: what a pilot is, and how many have come to it
 * @DURE_LAB_WRITE_PILOT: begin, write and submit a pilot
 * @DURE_LAB_RUN_PILOT: give back, set running and close a pilot that others have written
 * @DURE_LAB_SEE_RELEASES: what of a pilot was released, by the numbers of its manifests
 * @DURE_LAB_SEE_WITHDRAWALS: what recipients of a pilot's data have to delete
 * @DURE_LAB_SEE_INCIDENTS: what went wrong, and what was done
 * @DURE_LAB_NOTE_INCIDENT: write that down
 * @DURE_LAB_SEE_MODELS: companies' models: who made one, its own; who judges one or writes the
 *   pilot it is for, those
 * @DURE_LAB_JUDGE_MODEL: let a model for a pilot's slot run, or not
 * @DURE_LAB_SEE_CONTRACTS: whom the city has a contract with, their keys, and when it ends
 * @DURE_LAB_SEE_PROPOSALS: ideas and problems that everybody can read, and those of one's own place
 * @DURE_LAB_MODERATE: publish and hide them
 * @DURE_LAB_ASSESS: take them into review, or decline them
 * @DURE_LAB_SEE_UNPUBLISHED: also those that nobody else can read
 * @DURE_LAB_STATE_PROBLEM: state a problem of the place where a kiosk stands, and take it back
 * @DURE_LAB_ANSWER_PROPOSAL: make a pilot of one that was reviewed, and tell what came of it
 *
 * Each is done to a subject: a kiosk, a pilot, a seat, a recipient.
 */
typedef enum
{
  DURE_LAB_ENTER,
  DURE_LAB_SEE_FLEET,
  DURE_LAB_RETIRE_KIOSK,
  DURE_LAB_KEEP_KIOSK,
  DURE_LAB_SEE_COUNTS,
  DURE_LAB_SEE_APPLICATIONS,
  DURE_LAB_VOTE,
  DURE_LAB_DECIDE,
  DURE_LAB_SEE_RECIPIENT,
  DURE_LAB_ACT_FOR,
  DURE_LAB_SEE_LOOKS,
  DURE_LAB_SEE_PILOTS,
  DURE_LAB_WRITE_PILOT,
  DURE_LAB_RUN_PILOT,
  DURE_LAB_SEE_RELEASES,
  DURE_LAB_SEE_WITHDRAWALS,
  DURE_LAB_SEE_INCIDENTS,
  DURE_LAB_NOTE_INCIDENT,
  DURE_LAB_SEE_CONTRACTS,
  DURE_LAB_SEE_MODELS,
  DURE_LAB_JUDGE_MODEL,
  DURE_LAB_SEE_PROPOSALS,
  DURE_LAB_MODERATE,
  DURE_LAB_ASSESS,
  DURE_LAB_SEE_UNPUBLISHED,
  DURE_LAB_STATE_PROBLEM,
  DURE_LAB_ANSWER_PROPOSAL,
  DURE_LAB_ACTIONS,
} DureLabAction;

gboolean dure_lab_may (DureLabRole role, const char *scope, DureLabAction action,
                       const char *subject);
gboolean dure_lab_roles_agree (DureLabRole one, DureLabRole other);
gboolean dure_lab_role_takes_city (DureLabRole role);
const char *dure_lab_role_to_text (DureLabRole role);
gboolean dure_lab_role_from_text (const char *text, DureLabRole *ret_role);

G_END_DECLS
