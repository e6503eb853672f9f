#define _GNU_SOURCE
#include "CLibedit.h"

#include <errno.h>
#include <histedit.h>
#include <langinfo.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

struct TinhEditor {
    EditLine *line;
    void *context;
    TinhEditorRead read;
    TinhEditorAct act;
    wchar_t *prompt;
    char *text;
    size_t textSize;
    /// How the edit under way ended: el_wgets says too little.
    int isInterrupted;
    int isDone;
};

static TinhEditor *owner(EditLine *line) {
    TinhEditor *editor = NULL;
    el_wget(line, EL_CLIENTDATA, &editor);
    return editor;
}

// UTF-8, by hand: the text must not depend on the locale. Code points come from Swift's own decoder, so they are valid.

static size_t utf8_size(uint32_t c) { return c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4; }

static char *utf8_put(char *p, uint32_t c) {
    size_t size = utf8_size(c);
    if (size == 1) {
        *p++ = (char)c;
        return p;
    }
    *p++ = (char)((0xF00 >> size) | (c >> (6 * (size - 1))));
    for (size_t i = size - 1; i-- > 0;) *p++ = (char)(0x80 | ((c >> (6 * i)) & 0x3F));
    return p;
}

/// A new wide string of UTF-8; NULL when memory is out.
static wchar_t *widened(const char *text) {
    wchar_t *wide = malloc((strlen(text) + 1) * sizeof(wchar_t));
    if (!wide) return NULL;
    const unsigned char *p = (const unsigned char *)text;
    size_t count = 0;
    while (*p) {
        uint32_t c = *p++;
        int more = c < 0x80 ? 0 : c < 0xE0 ? 1 : c < 0xF0 ? 2 : 3;
        if (more) c &= 0x3F >> more;
        while (more-- > 0 && (*p & 0xC0) == 0x80) c = c << 6 | (*p++ & 0x3F);
        wide[count++] = (wchar_t)c;
    }
    wide[count] = 0;
    return wide;
}

static wchar_t *prompt(EditLine *line) {
    TinhEditor *editor = owner(line);
    return editor->prompt ? editor->prompt : L"";
}

static int read_character(EditLine *line, wchar_t *character) {
    TinhEditor *editor = owner(line);
    int32_t code = editor->read(editor->context);
    if (code >= 0) {
        *character = (wchar_t)code;
        return 1;
    }
    *character = 0;
    if (code == -2) return 0;
    editor->isInterrupted = 1;
    errno = EINTR;
    return -1;
}

static unsigned char act(EditLine *line, TinhEditorAction action) {
    TinhEditor *editor = owner(line);
    switch ((TinhEditorAnswer)editor->act(editor->context, action)) {
        case TinhEditorUnchanged: return CC_NORM;
        case TinhEditorChanged: return CC_REFRESH;
        case TinhEditorRedraw: return CC_REDISPLAY;
        case TinhEditorRefused: return CC_ERROR;
        case TinhEditorEnd: return CC_EOF;
        case TinhEditorDone:
            editor->isDone = 1;
            return CC_NEWLINE;
    }
    return CC_ERROR;
}

static unsigned char accept_text(EditLine *e, int c) { (void)c; return act(e, TinhEditorAccept); }
static unsigned char complete(EditLine *e, int c) { (void)c; return act(e, TinhEditorComplete); }
static unsigned char previous(EditLine *e, int c) { (void)c; return act(e, TinhEditorPrevious); }
static unsigned char next(EditLine *e, int c) { (void)c; return act(e, TinhEditorNext); }
static unsigned char delete_backward(EditLine *e, int c) { (void)c; return act(e, TinhEditorDeleteBackward); }
static unsigned char delete_forward(EditLine *e, int c) { (void)c; return act(e, TinhEditorDeleteForward); }
static unsigned char paste(EditLine *e, int c) { (void)c; return act(e, TinhEditorPaste); }
static unsigned char search(EditLine *e, int c) { (void)c; return act(e, TinhEditorSearch); }
static unsigned char newline(EditLine *e, int c) { (void)c; return act(e, TinhEditorNewline); }

static const struct {
    const wchar_t *name;
    const wchar_t *words;
    unsigned char (*function)(EditLine *, int);
} actions[] = {
    {L"tinh-accept", L"run the statement, or go on with the next line", accept_text},
    {L"tinh-complete", L"complete the word", complete},
    {L"tinh-previous", L"the line above, or the earlier statement", previous},
    {L"tinh-next", L"the line below, or the later statement", next},
    {L"tinh-delete-backward", L"delete the character before the cursor", delete_backward},
    {L"tinh-delete-forward", L"delete the character under the cursor, or end", delete_forward},
    {L"tinh-paste", L"take what is pasted as it is", paste},
    {L"tinh-search", L"search the earlier statements", search},
    {L"tinh-newline", L"begin another line", newline},
};

static const struct {
    const wchar_t *key;
    const wchar_t *function;
} keys[] = {
    {L"^M", L"tinh-accept"},
    {L"^J", L"tinh-accept"},
    {L"\\e^M", L"tinh-newline"},
    {L"^I", L"tinh-complete"},
    {L"^P", L"tinh-previous"},
    {L"\\e[A", L"tinh-previous"},
    {L"\\eOA", L"tinh-previous"},
    {L"^N", L"tinh-next"},
    {L"\\e[B", L"tinh-next"},
    {L"\\eOB", L"tinh-next"},
    {L"^H", L"tinh-delete-backward"},
    {L"^?", L"tinh-delete-backward"},
    {L"^D", L"tinh-delete-forward"},
    {L"\\e[3~", L"tinh-delete-forward"},
    {L"\\e[200~", L"tinh-paste"},
    {L"^R", L"tinh-search"},
    {L"\\e[C", L"ed-next-char"},
    {L"\\eOC", L"ed-next-char"},
    {L"\\e[D", L"ed-prev-char"},
    {L"\\eOD", L"ed-prev-char"},
    {L"\\e[H", L"ed-move-to-beg"},
    {L"\\eOH", L"ed-move-to-beg"},
    {L"\\e[1~", L"ed-move-to-beg"},
    {L"\\e[F", L"ed-move-to-end"},
    {L"\\eOF", L"ed-move-to-end"},
    {L"\\e[4~", L"ed-move-to-end"},
    {L"\\e[1;5C", L"em-next-word"},
    {L"\\e[1;5D", L"ed-prev-word"},
    {L"^W", L"ed-delete-prev-word"},
};

TinhEditor *tinh_editor_open(int32_t outputDescriptor, void *context, TinhEditorRead read, TinhEditorAct act) {
    setlocale(LC_CTYPE, "");
    if (strcmp(nl_langinfo(CODESET), "UTF-8") != 0) setlocale(LC_CTYPE, "C.UTF-8");
    TinhEditor *editor = calloc(1, sizeof *editor);
    if (!editor) return NULL;
    editor->context = context;
    editor->read = read;
    editor->act = act;
    EditLine *line = el_init("tinh", stdin, outputDescriptor == 2 ? stderr : stdout, stderr);
    if (!line) {
        free(editor);
        return NULL;
    }
    editor->line = line;
    el_wset(line, EL_CLIENTDATA, editor);
    el_wset(line, EL_SIGNAL, 0);
    el_wset(line, EL_EDITOR, L"emacs");
    el_wset(line, EL_PROMPT, prompt);
    el_wset(line, EL_GETCFN, read_character);
    for (size_t i = 0; i < sizeof actions / sizeof *actions; i++)
        el_wset(line, EL_ADDFN, actions[i].name, actions[i].words, actions[i].function);
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        el_wset(line, EL_BIND, keys[i].key, keys[i].function, NULL);
    return editor;
}

void tinh_editor_close(TinhEditor *editor) {
    el_end(editor->line);
    free(editor->prompt);
    free(editor->text);
    free(editor);
}

int32_t tinh_editor_edit(TinhEditor *editor, const char *promptText) {
    free(editor->prompt);
    editor->prompt = widened(promptText);
    editor->isInterrupted = 0;
    editor->isDone = 0;
    int count = 0;
    el_wgets(editor->line, &count);
    if (editor->isDone) return TinhEditorLine;
    return editor->isInterrupted ? TinhEditorInterrupted : TinhEditorEndOfInput;
}

const char *tinh_editor_text(TinhEditor *editor, size_t *cursor) {
    const LineInfoW *info = el_wline(editor->line);
    size_t size = 1;
    for (const wchar_t *p = info->buffer; p < info->lastchar; p++) size += utf8_size((uint32_t)*p);
    if (size > editor->textSize) {
        char *grown = realloc(editor->text, size * 2);
        if (!grown) {
            *cursor = 0;
            return "";
        }
        editor->text = grown;
        editor->textSize = size * 2;
    }
    char *out = editor->text;
    *cursor = 0;
    for (const wchar_t *p = info->buffer; p < info->lastchar; p++) {
        if (p == info->cursor) *cursor = (size_t)(out - editor->text);
        out = utf8_put(out, (uint32_t)*p);
    }
    if (info->cursor >= info->lastchar) *cursor = (size_t)(out - editor->text);
    *out = 0;
    return editor->text;
}

void tinh_editor_set_text(TinhEditor *editor, const char *text, size_t cursor) {
    EditLine *line = editor->line;
    wchar_t *wide = widened(text);
    if (!wide) return;
    const LineInfoW *info = el_wline(line);
    el_cursor(line, (int)(info->lastchar - info->cursor));
    info = el_wline(line);
    el_wdeletestr(line, (int)(info->lastchar - info->buffer));
    if (wide[0]) el_winsertstr(line, wide);
    int after = 0;
    for (size_t i = cursor; text[i]; i++) after += ((unsigned char)text[i] & 0xC0) != 0x80;
    if (after) el_cursor(line, -after);
    free(wide);
}

void tinh_editor_resize(TinhEditor *editor) {
    el_resize(editor->line);
    el_wset(editor->line, EL_REFRESH);
}
