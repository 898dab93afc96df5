// certificate.c: a chain and its key, looked at before they are used
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// GIO takes any certificate with any key, and only the first handshake would tell that they do not
// belong together. So that is asked here, and also whether others may read the key.

#include "certificate.h"

#include "backend-error.h"

#include <errno.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <sys/stat.h>

static gboolean
fail (GError **error, const char *file, const char *what)
{
  g_set_error (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_STATE, "%s %s", file, what);
  return FALSE;
}

static gboolean
is_private (const char *file, GError **error)
{
  struct stat status;

  if (stat (file, &status) != 0)
    return fail (error, file, g_strerror (errno));
  if ((status.st_mode & 077) != 0)
    return fail (error, file, "may be read by others; a private key has mode 0600");
  return TRUE;
}

/* A key under a password is not asked for one: nobody sits at a server. */
static int
no_password (char *to, int size, int is_for_writing, void *data)
{
  return -1;
}

static gboolean
belong_together (const char *chain, const char *key, GError **error)
{
  BIO *chain_file = BIO_new_file (chain, "r"), *key_file = BIO_new_file (key, "r");
  X509 *first = chain_file != NULL ? PEM_read_bio_X509 (chain_file, NULL, NULL, NULL) : NULL;
  EVP_PKEY *private_key =
      key_file != NULL ? PEM_read_bio_PrivateKey (key_file, NULL, no_password, NULL) : NULL;
  gboolean is_fine = FALSE;

  if (first == NULL)
    fail (error, chain, "holds no certificate in PEM");
  else if (private_key == NULL)
    fail (error, key, "holds no private key in PEM, or one under a password");
  else if (X509_check_private_key (first, private_key) != 1)
    fail (error, key, "is not the key of the certificate");
  else
    is_fine = TRUE;
  EVP_PKEY_free (private_key);
  X509_free (first);
  BIO_free (key_file);
  BIO_free (chain_file);
  ERR_clear_error ();
  return is_fine;
}

/**
 * dure_certificate_load:
 * @chain: a file in PEM: the certificate first, then those that vouch for it
 * @key: a file in PEM that nobody else may read
 * @error: %DURE_BACKEND_ERROR_STATE, or what GIO says; names the file, nothing of what is in it
 *
 * Returns: (transfer full) (nullable): what a listener needs
 */
GTlsCertificate *
dure_certificate_load (const char *chain, const char *key, GError **error)
{
  if (!is_private (key, error) || !belong_together (chain, key, error))
    return NULL;
  return g_tls_certificate_new_from_files (chain, key, error);
}
