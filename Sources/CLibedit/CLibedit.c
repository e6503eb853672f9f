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
    /// Where libedit draws: the owner shows the text itself.
    FILE *nowhere;
    void *context;
    TinhEditorRead read;
    TinhEditorAct act;
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
    (void)line;
    return L"";
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
        case TinhEditorRefused: return CC_ERROR;
        case TinhEditorEnd: return CC_EOF;
        case TinhEditorDone:
            editor->isDone = 1;
            return CC_NEWLINE;
    }
    return CC_ERROR;
}

#define ACTION(name, action) \
    static unsigned char name(EditLine *e, int c) { (void)c; return act(e, TinhEditor##action); }
ACTION(accept, Accept)
ACTION(newline, Newline)
ACTION(complete, Complete)
ACTION(complete_back, CompleteBack)
ACTION(cancel, Cancel)
ACTION(previous, Previous)
ACTION(next, Next)
ACTION(left, Left)
ACTION(right, Right)
ACTION(word_left, WordLeft)
ACTION(word_right, WordRight)
ACTION(line_start, LineStart)
ACTION(line_end, LineEnd)
ACTION(text_start, TextStart)
ACTION(text_end, TextEnd)
ACTION(delete_backward, DeleteBackward)
ACTION(delete_forward, DeleteForward)
ACTION(delete_forward_or_end, DeleteForwardOrEnd)
ACTION(delete_word_backward, DeleteWordBackward)
ACTION(delete_word_forward, DeleteWordForward)
ACTION(cut_to_line_start, CutToLineStart)
ACTION(cut_to_line_end, CutToLineEnd)
ACTION(put_back, PutBack)
ACTION(undo, Undo)
ACTION(redo, Redo)
ACTION(clear_screen, ClearScreen)
ACTION(paste, Paste)
ACTION(search, Search)
ACTION(open_editor, OpenEditor)
#undef ACTION

static const struct {
    const wchar_t *name;
    const wchar_t *words;
    unsigned char (*function)(EditLine *, int);
} actions[] = {
    {L"tinh-accept", L"run the statement, or go on with the next line", accept},
    {L"tinh-newline", L"begin another line", newline},
    {L"tinh-complete", L"complete the word, or choose the next candidate", complete},
    {L"tinh-complete-back", L"choose the candidate before", complete_back},
    {L"tinh-cancel", L"leave the list of candidates", cancel},
    {L"tinh-previous", L"the line above, or the earlier statement", previous},
    {L"tinh-next", L"the line below, or the later statement", next},
    {L"tinh-left", L"to the character before", left},
    {L"tinh-right", L"to the character after", right},
    {L"tinh-word-left", L"to the start of the word", word_left},
    {L"tinh-word-right", L"to the end of the word", word_right},
    {L"tinh-line-start", L"to the start of the line", line_start},
    {L"tinh-line-end", L"to the end of the line", line_end},
    {L"tinh-text-start", L"to the start of the statement", text_start},
    {L"tinh-text-end", L"to the end of the statement", text_end},
    {L"tinh-delete-backward", L"delete the character before the cursor", delete_backward},
    {L"tinh-delete-forward", L"delete the character under the cursor", delete_forward},
    {L"tinh-delete-forward-or-end", L"delete the character under the cursor, or end", delete_forward_or_end},
    {L"tinh-delete-word-backward", L"cut the word before the cursor", delete_word_backward},
    {L"tinh-delete-word-forward", L"cut the word after the cursor", delete_word_forward},
    {L"tinh-cut-to-line-start", L"cut what stands before the cursor in its line", cut_to_line_start},
    {L"tinh-cut-to-line-end", L"cut what stands after the cursor in its line", cut_to_line_end},
    {L"tinh-put-back", L"put back what was cut", put_back},
    {L"tinh-undo", L"undo the last change", undo},
    {L"tinh-redo", L"do again what was undone", redo},
    {L"tinh-clear-screen", L"clear the screen", clear_screen},
    {L"tinh-paste", L"take what is pasted as it is", paste},
    {L"tinh-search", L"search the earlier statements", search},
    {L"tinh-open-editor", L"go on in $EDITOR", open_editor},
};

static const struct {
    const wchar_t *key;
    const wchar_t *function;
} keys[] = {
    {L"^M", L"tinh-accept"},
    {L"^J", L"tinh-accept"},
    {L"\\eOM", L"tinh-accept"},
    {L"\\e^M", L"tinh-newline"},
    {L"\\e^J", L"tinh-newline"},
    {L"^I", L"tinh-complete"},
    {L"\\e[Z", L"tinh-complete-back"},
    {L"^G", L"tinh-cancel"},
    {L"^P", L"tinh-previous"},
    {L"\\e[A", L"tinh-previous"},
    {L"\\eOA", L"tinh-previous"},
    {L"^N", L"tinh-next"},
    {L"\\e[B", L"tinh-next"},
    {L"\\eOB", L"tinh-next"},
    {L"^B", L"tinh-left"},
    {L"\\e[D", L"tinh-left"},
    {L"\\eOD", L"tinh-left"},
    {L"^F", L"tinh-right"},
    {L"\\e[C", L"tinh-right"},
    {L"\\eOC", L"tinh-right"},
    {L"\\eb", L"tinh-word-left"},
    {L"\\eB", L"tinh-word-left"},
    {L"\\e[1;5D", L"tinh-word-left"},
    {L"\\e[1;3D", L"tinh-word-left"},
    {L"\\e[5D", L"tinh-word-left"},
    {L"\\eOd", L"tinh-word-left"},
    {L"\\e\\e[D", L"tinh-word-left"},
    {L"\\ef", L"tinh-word-right"},
    {L"\\eF", L"tinh-word-right"},
    {L"\\e[1;5C", L"tinh-word-right"},
    {L"\\e[1;3C", L"tinh-word-right"},
    {L"\\e[5C", L"tinh-word-right"},
    {L"\\eOc", L"tinh-word-right"},
    {L"\\e\\e[C", L"tinh-word-right"},
    {L"^A", L"tinh-line-start"},
    {L"\\e[H", L"tinh-line-start"},
    {L"\\eOH", L"tinh-line-start"},
    {L"\\e[1~", L"tinh-line-start"},
    {L"\\e[7~", L"tinh-line-start"},
    {L"^E", L"tinh-line-end"},
    {L"\\e[F", L"tinh-line-end"},
    {L"\\eOF", L"tinh-line-end"},
    {L"\\e[4~", L"tinh-line-end"},
    {L"\\e[8~", L"tinh-line-end"},
    {L"\\e<", L"tinh-text-start"},
    {L"\\e[1;5H", L"tinh-text-start"},
    {L"\\e[5~", L"tinh-text-start"},
    {L"\\e>", L"tinh-text-end"},
    {L"\\e[1;5F", L"tinh-text-end"},
    {L"\\e[6~", L"tinh-text-end"},
    {L"^H", L"tinh-delete-backward"},
    {L"^?", L"tinh-delete-backward"},
    {L"^D", L"tinh-delete-forward-or-end"},
    {L"\\e[3~", L"tinh-delete-forward"},
    {L"^W", L"tinh-delete-word-backward"},
    {L"\\e^H", L"tinh-delete-word-backward"},
    {L"\\e^?", L"tinh-delete-word-backward"},
    {L"\\ed", L"tinh-delete-word-forward"},
    {L"\\eD", L"tinh-delete-word-forward"},
    {L"\\e[3;5~", L"tinh-delete-word-forward"},
    {L"^U", L"tinh-cut-to-line-start"},
    {L"^K", L"tinh-cut-to-line-end"},
    {L"^Y", L"tinh-put-back"},
    {L"^_", L"tinh-undo"},
    {L"^X^U", L"tinh-undo"},
    {L"\\e_", L"tinh-redo"},
    {L"^L", L"tinh-clear-screen"},
    {L"\\e[200~", L"tinh-paste"},
    {L"^R", L"tinh-search"},
    {L"^X^E", L"tinh-open-editor"},
    // These would ask in a line that nobody sees, or speak of a history that libedit does not have.
    {L"\\ex", L"ed-unassigned"},
    {L"\\eX", L"ed-unassigned"},
    {L"\\en", L"ed-unassigned"},
    {L"\\ep", L"ed-unassigned"},
    {L"^S", L"ed-unassigned"},
    {L"^O", L"ed-unassigned"},
    {L"^Q", L"ed-unassigned"},
};

// libedit learns of the terminal's size when an edit begins, and only then: el_resize keeps a cursor that may lie outside
// of the buffers it makes anew.

TinhEditor *tinh_editor_open(int32_t outputDescriptor, void *context, TinhEditorRead read, TinhEditorAct act) {
    setlocale(LC_CTYPE, "");
    if (strcmp(nl_langinfo(CODESET), "UTF-8") != 0) setlocale(LC_CTYPE, "C.UTF-8");
    TinhEditor *editor = calloc(1, sizeof *editor);
    if (!editor) return NULL;
    editor->context = context;
    editor->read = read;
    editor->act = act;
    editor->nowhere = fopen("/dev/null", "we");
    EditLine *line = NULL;
    if (editor->nowhere)
        line = el_init_fd("tinh", stdin, editor->nowhere, editor->nowhere, 0, outputDescriptor, outputDescriptor);
    if (!line) {
        if (editor->nowhere) fclose(editor->nowhere);
        free(editor);
        return NULL;
    }
    editor->line = line;
    el_wset(line, EL_CLIENTDATA, editor);
    el_wset(line, EL_SIGNAL, 0);
    el_wset(line, EL_EDITOR, L"emacs");
    el_wset(line, EL_PROMPT, prompt);
    el_wset(line, EL_GETCFN, read_character);
    // Ctrl-C, Ctrl-Z and Ctrl-\\ are keys while a text is edited: as signals they would tear what comes with them, a paste too.
    // Ctrl-S stops nothing. Returns and line feeds come as they are, so that both of a line break from Windows are one.
    el_wset(line, EL_SETTY, L"-d", L"-isig", L"-ixon", L"-icrnl", L"-inlcr", NULL);
    for (size_t i = 0; i < sizeof actions / sizeof *actions; i++)
        el_wset(line, EL_ADDFN, actions[i].name, actions[i].words, actions[i].function);
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        el_wset(line, EL_BIND, keys[i].key, keys[i].function, NULL);
    return editor;
}

void tinh_editor_close(TinhEditor *editor) {
    el_end(editor->line);
    fclose(editor->nowhere);
    free(editor->text);
    free(editor);
}

int32_t tinh_editor_edit(TinhEditor *editor) {
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

int32_t tinh_editor_knows(const char *rest) {
    wchar_t key[32] = L"\\e";
    size_t size = 2;
    for (const unsigned char *p = (const unsigned char *)rest; *p; p++) {
        if (size + 3 > sizeof key / sizeof *key) return 0;
        if (*p == 0x1B) {
            key[size++] = L'\\';
            key[size++] = L'e';
        } else if (*p < 0x20) {
            key[size++] = L'^';
            key[size++] = (wchar_t)(*p | 0x40);
        } else {
            key[size++] = (wchar_t)*p;
        }
    }
    key[size] = 0;
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (wcscmp(keys[i].key, key) == 0) return 1;
    return 0;
}

void tinh_editor_leave_terminal(TinhEditor *editor) { el_wset(editor->line, EL_PREP_TERM, 0); }

void tinh_editor_take_terminal(TinhEditor *editor) {
    el_wset(editor->line, EL_PREP_TERM, 0);
    el_wset(editor->line, EL_PREP_TERM, 1);
}
