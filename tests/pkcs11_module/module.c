/*
 * A PKCS#11 module for tests: it behaves as vendors' modules are said to behave, or worse.
 *
 * It reads "<its own path>.conf", one statement a line:
 *
 *   behaviour NAME        one of the misdeeds below; none by default
 *   calls PATH            append the name of each call to this file
 *   delay MILLISECONDS    how long C_GetSlotList takes
 *   library TEXT          library description
 *   login RV              what C_Login answers, in hexadecimal
 *   slot TEXT             begin a slot of this description, with a token; what follows belongs to it
 *   label TEXT, serial TEXT, flags NUMBER (hexadecimal)
 *   certificate ID PATH, public ID, private ID      an object; ID is one byte in hexadecimal
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <p11-kit/pkcs11.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { MOST_SLOTS = 64, MOST_OBJECTS = 80, MANY = 1000000, SIGNATURE = 256 };

typedef struct {
    CK_OBJECT_CLASS class;
    CK_BYTE id;
    CK_BYTE *value;
    CK_ULONG length;
} Object;

typedef struct {
    char description[256], label[64], serial[32];
    CK_FLAGS flags;
    Object objects[MOST_OBJECTS];
    size_t count, next;
    CK_OBJECT_CLASS wanted;
    CK_BBOOL searching, logged_in;
} Slot;

static Slot slots[MOST_SLOTS];
static size_t slot_count;
static char behaviour[64], calls[4096], library[64] = "Module for tests";
static long delay;
static unsigned long login_answer;
static CK_ULONG generation;

/* -- configuration ------------------------------------------------------------------------------------------ */

static Object *add_object(CK_OBJECT_CLASS class, const char *id)
{
    Slot *slot = &slots[slot_count - 1];
    Object *object = &slot->objects[slot->count++];
    object->class = class;
    object->id = (CK_BYTE)strtoul(id, NULL, 16);
    return object;
}

static void load_value(Object *object, const char *path)
{
    struct stat status;
    FILE *file = fopen(path, "rb");
    if (file == NULL || fstat(fileno(file), &status) != 0)
        abort();
    object->value = malloc((size_t)status.st_size);
    object->length = fread(object->value, 1, (size_t)status.st_size, file);
    fclose(file);
}

static void add_slot(const char *description)
{
    Slot *slot = &slots[slot_count++];
    memset(slot, 0, sizeof *slot);
    snprintf(slot->description, sizeof slot->description, "%s", description);
    slot->flags = CKF_TOKEN_INITIALIZED;
}

static void read_statement(const char *word, char *rest)
{
    Slot *slot = &slots[slot_count ? slot_count - 1 : 0];
    if (strcmp(word, "behaviour") == 0)
        snprintf(behaviour, sizeof behaviour, "%s", rest);
    else if (strcmp(word, "calls") == 0)
        snprintf(calls, sizeof calls, "%s", rest);
    else if (strcmp(word, "delay") == 0)
        delay = atol(rest);
    else if (strcmp(word, "library") == 0)
        snprintf(library, sizeof library, "%s", rest);
    else if (strcmp(word, "login") == 0)
        login_answer = strtoul(rest, NULL, 16);
    else if (strcmp(word, "slot") == 0)
        add_slot(rest);
    else if (strcmp(word, "label") == 0)
        snprintf(slot->label, sizeof slot->label, "%s", rest);
    else if (strcmp(word, "serial") == 0)
        snprintf(slot->serial, sizeof slot->serial, "%s", rest);
    else if (strcmp(word, "flags") == 0)
        slot->flags = strtoul(rest, NULL, 16);
    else if (strcmp(word, "certificate") == 0)
        load_value(add_object(CKO_CERTIFICATE, rest), rest + 3);
    else if (strcmp(word, "public") == 0)
        add_object(CKO_PUBLIC_KEY, rest);
    else if (strcmp(word, "private") == 0)
        add_object(CKO_PRIVATE_KEY, rest);
    else
        abort();
}

static void configure(void)
{
    char path[4200], line[4400];
    Dl_info self;
    FILE *file;
    dladdr((void *)configure, &self);
    snprintf(path, sizeof path, "%s.conf", self.dli_fname);
    slot_count = 0;
    file = fopen(path, "r");
    if (file == NULL)
        abort();
    while (fgets(line, sizeof line, file) != NULL) {
        char *rest = strchr(line, ' ');
        line[strcspn(line, "\n")] = '\0';
        if (rest != NULL) {
            *rest = '\0';
            read_statement(line, rest + 1);
        }
    }
    fclose(file);
}

/* -- misdeeds ----------------------------------------------------------------------------------------------- */

static int does(const char *name)
{
    return strcmp(behaviour, name) == 0;
}

static void told(const char *call)
{
    FILE *file;
    if (does("prints")) {
        printf("{\"type\": \"result\", \"id\": 1, \"result\": {}}\n");
        fflush(stdout);
        fprintf(stderr, "noise\n");
    }
    if (calls[0] != '\0' && (file = fopen(calls, "a")) != NULL) {
        fprintf(file, "%s\n", call);
        fclose(file);
    }
}

static void hang(void)
{
    for (;;)
        pause();
}

static void crash(void)
{
    signal(SIGSEGV, SIG_DFL);
    raise(SIGSEGV);
}

static void fill(CK_UTF8CHAR *field, size_t size, const char *text)
{
    size_t length = strlen(text);
    memset(field, does("invalid_utf8") ? 0xC3 : ' ', size);
    if (!does("invalid_utf8"))
        memcpy(field, text, length < size ? length : size);
}

/* -- general ------------------------------------------------------------------------------------------------ */

static CK_RV initialize(void *arguments)
{
    (void)arguments;
    configure();
    told("C_Initialize");
    if (does("hang_initialize"))
        hang();
    if (does("exit_initialize"))
        exit(3);
    return CKR_OK;
}

static CK_RV finalize(void *reserved)
{
    (void)reserved;
    told("C_Finalize");
    if (does("hang_finalize"))
        hang();
    return CKR_OK;
}

static CK_RV get_info(CK_INFO *info)
{
    memset(info, 0, sizeof *info);
    info->cryptokiVersion.major = 2;
    info->cryptokiVersion.minor = 40;
    fill(info->manufacturerID, sizeof info->manufacturerID, "Tests");
    fill(info->libraryDescription, sizeof info->libraryDescription, library);
    return CKR_OK;
}

static CK_RV get_slot_list(CK_BBOOL present, CK_SLOT_ID *list, CK_ULONG *count)
{
    CK_ULONG number = does("many_slots") ? MANY : slot_count;
    (void)present;
    told("C_GetSlotList");
    if (delay > 0 && list == NULL)
        nanosleep(&(struct timespec){delay / 1000, delay % 1000 * 1000000}, NULL);
    if (does("endless_slots"))
        number = (CK_ULONG)1 << 40;
    else if (list != NULL)
        for (CK_ULONG slot = 0; slot < number; slot++)
            list[slot] = slot;
    *count = number;
    return CKR_OK;
}

static CK_RV get_slot_info(CK_SLOT_ID id, CK_SLOT_INFO *info)
{
    memset(info, 0, sizeof *info);
    fill(info->slotDescription, sizeof info->slotDescription, id < slot_count ? slots[id].description : "Another");
    fill(info->manufacturerID, sizeof info->manufacturerID, "Tests");
    info->flags = CKF_TOKEN_PRESENT | CKF_REMOVABLE_DEVICE;
    return CKR_OK;
}

static CK_RV get_token_info(CK_SLOT_ID id, CK_TOKEN_INFO *info)
{
    if (id >= slot_count)
        return CKR_SLOT_ID_INVALID;
    told("C_GetTokenInfo");
    if (does("hang_token"))
        hang();
    memset(info, 0, sizeof *info);
    fill(info->label, sizeof info->label, slots[id].label);
    fill(info->manufacturerID, sizeof info->manufacturerID, "Tests");
    fill(info->model, sizeof info->model, "Model");
    fill(info->serialNumber, sizeof info->serialNumber, slots[id].serial);
    info->flags = slots[id].flags;
    return CKR_OK;
}

static CK_RV get_mechanism_list(CK_SLOT_ID id, CK_MECHANISM_TYPE *list, CK_ULONG *count)
{
    (void)id;
    if (list != NULL)
        list[0] = CKM_SHA256_RSA_PKCS;
    *count = 1;
    return CKR_OK;
}

/* -- sessions ----------------------------------------------------------------------------------------------- */

static CK_RV open_session(CK_SLOT_ID id, CK_FLAGS flags, void *application, CK_NOTIFY notify, CK_SESSION_HANDLE *handle)
{
    (void)application;
    (void)notify;
    told(flags & CKF_RW_SESSION ? "C_OpenSession writing" : "C_OpenSession");
    *handle = id + 1;
    slots[id].searching = CK_FALSE;
    return CKR_OK;
}

static CK_RV close_session(CK_SESSION_HANDLE handle)
{
    (void)handle;
    return CKR_OK;
}

static CK_RV login(CK_SESSION_HANDLE handle, CK_USER_TYPE user, CK_UTF8CHAR *pin, CK_ULONG length)
{
    char call[64];
    snprintf(call, sizeof call, "C_Login %s %lu bytes as %lu", pin == NULL ? "no" : "a PIN of", length, user);
    told(call);
    slots[handle - 1].logged_in = login_answer == CKR_OK;
    return login_answer;
}

static CK_RV logout(CK_SESSION_HANDLE handle)
{
    told("C_Logout");
    slots[handle - 1].logged_in = CK_FALSE;
    return CKR_OK;
}

/* -- objects ------------------------------------------------------------------------------------------------ */

static CK_RV find_init(CK_SESSION_HANDLE handle, CK_ATTRIBUTE *template, CK_ULONG count)
{
    Slot *slot = &slots[handle - 1];
    slot->wanted = CKO_VENDOR_DEFINED;
    for (CK_ULONG index = 0; index < count; index++) {
        if (template[index].type == CKA_CLASS)
            memcpy(&slot->wanted, template[index].pValue, sizeof slot->wanted);
        else
            return CKR_ATTRIBUTE_VALUE_INVALID; /* no search but by class, as one vendor's for CKA_LABEL */
    }
    slot->next = 0;
    slot->searching = CK_TRUE;
    return CKR_OK;
}

static CK_RV find(CK_SESSION_HANDLE handle, CK_OBJECT_HANDLE *found, CK_ULONG most, CK_ULONG *count)
{
    Slot *slot = &slots[handle - 1];
    told("C_FindObjects");
    if (does("crash_find"))
        crash();
    if (does("abort_find"))
        abort();
    if (does("hang_find"))
        hang();
    generation++;
    for (*count = 0; *count < most; (*count)++) {
        if (does("endless_find")) {
            found[*count] = 1;
            continue;
        }
        while (slot->next < slot->count
               && (slot->objects[slot->next].class != slot->wanted
                   || (slot->wanted == CKO_PRIVATE_KEY && !slot->logged_in)))
            slot->next++;
        if (slot->next == slot->count)
            break;
        found[*count] = ++slot->next + (does("changing_handles") ? generation * MOST_OBJECTS : 0);
    }
    return CKR_OK;
}

static CK_RV find_final(CK_SESSION_HANDLE handle)
{
    slots[handle - 1].searching = CK_FALSE;
    return CKR_OK;
}

static CK_RV answer(CK_ATTRIBUTE *attribute, const void *value, CK_ULONG length)
{
    if (attribute->pValue != NULL && attribute->ulValueLen >= length && value != NULL)
        memcpy(attribute->pValue, value, length);
    attribute->ulValueLen = length;
    return CKR_OK;
}

static CK_RV get_attribute(const Object *object, CK_ATTRIBUTE *attribute)
{
    static const CK_BBOOL yes = CK_TRUE;
    static const CK_KEY_TYPE rsa = CKK_RSA;
    switch (attribute->type) {
    case CKA_CLASS:
        return answer(attribute, &object->class, sizeof object->class);
    case CKA_ID:
        return answer(attribute, &object->id, 1);
    case CKA_VALUE:
        if (does("huge_attribute"))
            return answer(attribute, NULL, (CK_ULONG)2 << 30);
        if (object->value != NULL)
            return answer(attribute, object->value, object->length);
        break;
    case CKA_KEY_TYPE:
        return answer(attribute, &rsa, sizeof rsa);
    case CKA_SIGN:
        if (object->class == CKO_PRIVATE_KEY)
            return answer(attribute, &yes, sizeof yes);
        break;
    default:
        break;
    }
    attribute->ulValueLen = CK_UNAVAILABLE_INFORMATION;
    return CKR_ATTRIBUTE_TYPE_INVALID;
}

static CK_RV get_attribute_value(
    CK_SESSION_HANDLE handle, CK_OBJECT_HANDLE which, CK_ATTRIBUTE *template, CK_ULONG count)
{
    CK_RV result = CKR_OK;
    if (does("changing_handles")) {
        if (which / MOST_OBJECTS != generation)
            return CKR_OBJECT_HANDLE_INVALID;
        which %= MOST_OBJECTS;
        generation += template[0].type == CKA_VALUE;
    }
    for (CK_ULONG index = 0; index < count; index++) {
        CK_RV one = get_attribute(&slots[handle - 1].objects[which - 1], &template[index]);
        result = one == CKR_OK ? result : one;
    }
    return result;
}

/* -- signatures --------------------------------------------------------------------------------------------- */

static CK_RV sign_init(CK_SESSION_HANDLE handle, CK_MECHANISM *mechanism, CK_OBJECT_HANDLE key)
{
    (void)handle;
    (void)mechanism;
    (void)key;
    told("C_SignInit");
    return CKR_OK;
}

static CK_RV sign(CK_SESSION_HANDLE handle, CK_BYTE *data, CK_ULONG length, CK_BYTE *signature, CK_ULONG *room)
{
    (void)handle;
    (void)data;
    (void)length;
    if (signature != NULL)
        memset(signature, 0x5A, SIGNATURE);
    *room = SIGNATURE;
    return CKR_OK;
}

CK_RV C_GetFunctionList(CK_FUNCTION_LIST **list);

CK_RV C_GetFunctionList(CK_FUNCTION_LIST **list)
{
    static CK_FUNCTION_LIST functions = {
        .version = {2, 40},
        .C_Initialize = initialize,
        .C_Finalize = finalize,
        .C_GetInfo = get_info,
        .C_GetFunctionList = C_GetFunctionList,
        .C_GetSlotList = get_slot_list,
        .C_GetSlotInfo = get_slot_info,
        .C_GetTokenInfo = get_token_info,
        .C_GetMechanismList = get_mechanism_list,
        .C_OpenSession = open_session,
        .C_CloseSession = close_session,
        .C_Login = login,
        .C_Logout = logout,
        .C_FindObjectsInit = find_init,
        .C_FindObjects = find,
        .C_FindObjectsFinal = find_final,
        .C_GetAttributeValue = get_attribute_value,
        .C_SignInit = sign_init,
        .C_Sign = sign,
    };
    *list = &functions;
    return CKR_OK;
}
