/*
 * The functions of crypt32 that cardtool calls, with certificate stores made up for tests, for systems without Windows.
 * Signatures as in wincrypt.h, but wchar_t has the size of this system, and errno stands for the last error.
 */

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <wchar.h>

#define EXPORT __attribute__((visibility("default")))

enum { CURRENT_USER = 1 << 16, LOCAL_MACHINE = 2 << 16, SERVICES = 5 << 16, USERS = 6 << 16, LOCATION = 0xff0000 };
enum { FILE_NOT_FOUND = 2, ACCESS_DENIED = 5, NO_MORE_FILES = 18, INTERNAL = 0x54f };
#define CRYPT_NOT_FOUND ((int)0x80092004)
enum { X509 = 1, PKCS7 = 0x10000 };
enum { PROVIDER_SYSTEM = 10, PROVIDER_PHYSICAL = 14, WANTED_FLAGS = 0x8000 | 0x4000 | 0x200 };
enum { KEY_PROVIDER = 2, FRIENDLY_NAME = 11, ARCHIVED = 19 };

typedef struct {
    uint32_t encoding_type;
    uint8_t *encoded;
    uint32_t size;
    void *info;
    void *store;
} Context;

typedef struct {
    const char *der;
    const wchar_t *friendly_name;
    int key;
    int archived;
    uint32_t encoding_type;
    uint32_t size;
} Certificate;

typedef struct {
    uint32_t location;
    const wchar_t *store;
    const wchar_t *physical;   /* NULL: the store's physical ones cannot be told */
    int open_error;            /* 0: it opens */
    int end_error;             /* how its enumeration ends */
    Certificate certificates[4];
} Store;

static const Store STORES[] = {
    {LOCAL_MACHINE, L"My", L".Default", 0, CRYPT_NOT_FOUND, {
        {"0\3own", L"Palvelin \x00e4", 1, 0, X509 | PKCS7, 5},
        {"0\3old", NULL, 1, 1, X509, 5},
        {"0\3sig", L"", 0, 0, PKCS7, 5}}},
    {LOCAL_MACHINE, L"My", L".GroupPolicy", FILE_NOT_FOUND, 0, {{0}}},
    {LOCAL_MACHINE, L"Root", L".Default", 0, NO_MORE_FILES, {{"0\3roo", NULL, 0, 0, X509, 5}}},
    {LOCAL_MACHINE, L"Root", L".Enterprise", ACCESS_DENIED, 0, {{0}}},
    {LOCAL_MACHINE, L"Absent", L".Default", FILE_NOT_FOUND, 0, {{0}}},
    {CURRENT_USER, L"My", L".Default", 0, CRYPT_NOT_FOUND, {{"0\3usr", NULL, 1, 0, X509, 5}}},
    {CURRENT_USER, L"My", L".LocalMachine", 0, CRYPT_NOT_FOUND, {{"0\3own", NULL, 1, 0, X509, 5}}},
    {CURRENT_USER, L"UserDS", L".UserCertificate", 0, 0, {{"0\3dir", NULL, 0, 0, X509, 5}}},
    {CURRENT_USER, L"Broken", L".Default", 0, INTERNAL, {{"0\3one", NULL, 0, 0, X509, 5}}},
    {CURRENT_USER, L"Large", L".Default", 0, 0, {
        {"0\3big", NULL, 0, 0, X509, 65 * 1024}, {"0\3emp", NULL, 0, 0, X509, 0}, {"0\3lng", L"long", 0, 0, X509, 5}}},
    {CURRENT_USER, L"Hang", L".Default", 0, 0, {{0}}},
    {CURRENT_USER, L"Crash", L".Default", 0, 0, {{0}}},
    {CURRENT_USER, L"Prints", L".Default", 0, 0, {{"0\3prt", NULL, 0, 0, X509, 5}}},
    {SERVICES, L"Service\\My", NULL, 0, CRYPT_NOT_FOUND, {{"0\3srv", NULL, 1, 0, X509, 5}}},
};
enum { STORE_COUNT = sizeof STORES / sizeof *STORES };

typedef struct {
    const Store *store;
    int next;
} Handle;

static int open_handles, open_contexts;

/* How many handles and contexts nobody gave back. */
EXPORT int left_open(void) { return open_handles + open_contexts; }

EXPORT int CertEnumSystemStore(uint32_t flags, void *para, void *arg,
                               int (*note)(const void *, uint32_t, void *, void *, void *)) {
    (void)para;
    if ((flags & LOCATION) == USERS) {
        errno = ACCESS_DENIED;
        return 0;
    }
    const wchar_t *last = L"";
    for (int i = 0; i < STORE_COUNT; i++) {
        if (STORES[i].location == (flags & LOCATION) && wcscmp(last, STORES[i].store)) {
            last = STORES[i].store;
            if (!note(last, flags, NULL, NULL, arg)) return 0;
        }
    }
    return note(NULL, flags, NULL, NULL, arg);
}

EXPORT int CertEnumPhysicalStore(const wchar_t *store, uint32_t flags, void *arg,
                                 int (*note)(const void *, uint32_t, const wchar_t *, void *, void *, void *)) {
    int found = 0;
    for (int i = 0; i < STORE_COUNT; i++) {
        if (STORES[i].location == (flags & LOCATION) && !wcscmp(store, STORES[i].store) && STORES[i].physical) {
            found = 1;
            if (!note(store, flags, STORES[i].physical, NULL, NULL, arg)) return 0;
        }
    }
    errno = found ? 0 : FILE_NOT_FOUND;
    return found;
}

static const Store *find(uintptr_t provider, uint32_t location, const wchar_t *name) {
    for (int i = 0; i < STORE_COUNT; i++) {
        const Store *store = &STORES[i];
        wchar_t full[100];
        swprintf(full, 100, L"%ls\\%ls", store->store, store->physical ? store->physical : L"");
        if (store->location != location) continue;
        if (provider == PROVIDER_PHYSICAL && store->physical && !wcscmp(name, full)) return store;
        if (provider == PROVIDER_SYSTEM && !wcscmp(name, store->store)) return store;
    }
    return NULL;
}

EXPORT void *CertOpenStore(void *provider, uint32_t encoding, void *cryptography, uint32_t flags, const wchar_t *name) {
    (void)encoding, (void)cryptography;
    if ((flags & ~LOCATION) != WANTED_FLAGS) abort();
    const Store *store = find((uintptr_t)provider, flags & LOCATION, name);
    errno = store ? store->open_error : FILE_NOT_FOUND;
    if (errno) return NULL;
    if (!wcscmp(store->store, L"Hang")) for (;;) pause();
    if (!wcscmp(store->store, L"Crash")) abort();
    if (!wcscmp(store->store, L"Prints")) {
        printf("{\"end\":0}\n");
        fflush(stdout);
    }
    Handle *handle = calloc(1, sizeof *handle);
    handle->store = store;
    open_handles++;
    return handle;
}

EXPORT int CertCloseStore(Handle *handle, uint32_t flags) {
    (void)flags;
    open_handles--;
    free(handle);
    return 1;
}

EXPORT int CertFreeCertificateContext(Context *context) {
    open_contexts--;
    free(context->encoded);
    free(context);
    return 1;
}

EXPORT Context *CertEnumCertificatesInStore(Handle *handle, Context *before) {
    if (before) CertFreeCertificateContext(before);
    const Certificate *certificate = &handle->store->certificates[handle->next];
    if (handle->next == 4 || !certificate->der) {
        errno = handle->store->end_error;
        return NULL;
    }
    handle->next++;
    Context *context = calloc(1, sizeof *context);
    context->encoding_type = certificate->encoding_type;
    context->size = certificate->size;
    context->encoded = calloc(1, certificate->size + 8);
    memcpy(context->encoded, certificate->der, 5);
    context->info = (void *)certificate;
    context->store = handle;
    open_contexts++;
    errno = 0;
    return context;
}

EXPORT int CertGetCertificateContextProperty(const Context *context, uint32_t property, void *data, uint32_t *size) {
    const Certificate *certificate = context->info;
    if (property == KEY_PROVIDER && certificate->key && !data) return *size = 100, 1;
    if (property == ARCHIVED && certificate->archived) return *size = 0, 1;
    if (property == FRIENDLY_NAME && certificate->friendly_name) {
        uint32_t needed = (wcslen(certificate->friendly_name) + 1) * sizeof(wchar_t);
        if (!data && !wcscmp(certificate->friendly_name, L"long")) needed = 1 << 20;
        if (data && *size < needed) return 0;
        if (data) memcpy(data, certificate->friendly_name, needed);
        return *size = needed, 1;
    }
    errno = CRYPT_NOT_FOUND;
    return 0;
}
