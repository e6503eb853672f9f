#pragma once

#include <stddef.h>
#include <stdint.h>

// A line editor over libedit's wide-character interface, whose calls are variadic and so out of Swift's reach.
//
// This side only ferries: every key that does more than move or insert calls `act`, every character comes from `read`.
// All text is UTF-8; cursors are byte offsets. One editor is used by one thread.

typedef struct TinhEditor TinhEditor;

/// What a key asks of the owner.
typedef enum {
    TinhEditorAccept = 0,
    TinhEditorComplete,
    TinhEditorPrevious,
    TinhEditorNext,
    TinhEditorDeleteBackward,
    TinhEditorDeleteForward,
    TinhEditorPaste,
    TinhEditorSearch,
    TinhEditorNewline,
} TinhEditorAction;

/// What the owner answers.
typedef enum {
    TinhEditorUnchanged = 0,
    TinhEditorChanged,
    /// Something else was written to the terminal: prompt and text are drawn anew.
    TinhEditorRedraw,
    TinhEditorRefused,
    /// The text is whole. The cursor must stand at its end, else what follows would overwrite the rest.
    TinhEditorDone,
    TinhEditorEnd,
} TinhEditorAnswer;

/// How a read ended.
typedef enum {
    TinhEditorLine = 0,
    TinhEditorEndOfInput,
    TinhEditorInterrupted,
} TinhEditorOutcome;

/// The next character as a code point; -1 when interrupted, -2 at the end of input.
typedef int32_t (*TinhEditorRead)(void *context);
typedef int32_t (*TinhEditorAct)(void *context, int32_t action);

/// Sets LC_CTYPE to a UTF-8 locale (libedit drops what the locale cannot say); no other category.
/// `outputDescriptor` is 1 or 2, whichever is the terminal. NULL when the terminal cannot be set up.
TinhEditor *tinh_editor_open(int32_t outputDescriptor, void *context, TinhEditorRead read, TinhEditorAct act);
void tinh_editor_close(TinhEditor *editor);

/// Edits one text under a prompt, until `act` answers TinhEditorDone. The text is then `tinh_editor_text`.
int32_t tinh_editor_edit(TinhEditor *editor, const char *prompt);

/// The text being edited, zero-terminated, owned by the editor and valid until the next call; and the cursor in it.
const char *tinh_editor_text(TinhEditor *editor, size_t *cursor);

/// Replaces all of the text. Only within `act` and `read`.
void tinh_editor_set_text(TinhEditor *editor, const char *text, size_t cursor);

/// To be called when the terminal's size has changed, the cursor at the start of an empty line. Only within `read`.
void tinh_editor_resize(TinhEditor *editor);
