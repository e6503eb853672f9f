#pragma once

#include <stddef.h>
#include <stdint.h>

// A line editor over libedit's wide-character interface, whose calls are variadic and so out of Swift's reach.
//
// This side only ferries: libedit holds the text, knows the terminal's modes and which key is which; every key that does
// more than insert calls `act`, every character comes from `read`. libedit draws nothing: the owner shows the text, since
// colours, blocks taller than the screen and lists under the text are beyond it.
// All text is UTF-8; cursors are byte offsets. One editor is used by one thread.

typedef struct TinhEditor TinhEditor;

/// What a key asks of the owner.
typedef enum {
    TinhEditorAccept = 0,
    TinhEditorNewline,
    TinhEditorComplete,
    TinhEditorCompleteBack,
    TinhEditorCancel,
    TinhEditorPrevious,
    TinhEditorNext,
    TinhEditorLeft,
    TinhEditorRight,
    TinhEditorWordLeft,
    TinhEditorWordRight,
    TinhEditorLineStart,
    TinhEditorLineEnd,
    TinhEditorTextStart,
    TinhEditorTextEnd,
    TinhEditorDeleteBackward,
    TinhEditorDeleteForward,
    TinhEditorDeleteForwardOrEnd,
    TinhEditorDeleteWordBackward,
    TinhEditorDeleteWordForward,
    TinhEditorCutToLineStart,
    TinhEditorCutToLineEnd,
    TinhEditorPutBack,
    TinhEditorUndo,
    TinhEditorRedo,
    TinhEditorClearScreen,
    TinhEditorPaste,
    TinhEditorSearch,
    TinhEditorOpenEditor,
} TinhEditorAction;

/// What the owner answers.
typedef enum {
    TinhEditorUnchanged = 0,
    TinhEditorChanged,
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

/// Edits one text, from an empty one, until `act` answers TinhEditorDone. The text is then `tinh_editor_text`.
int32_t tinh_editor_edit(TinhEditor *editor);

/// The text being edited, zero-terminated, owned by the editor and valid until the next call; and the cursor in it.
const char *tinh_editor_text(TinhEditor *editor, size_t *cursor);

/// Replaces all of the text. Only within `act` and `read`.
void tinh_editor_set_text(TinhEditor *editor, const char *text, size_t cursor);

/// True (1) when a key is bound that sends Escape and then these characters.
int32_t tinh_editor_knows(const char *rest);

/// Gives the terminal the modes it had, for another program or a stopped one; and takes it back, as an edit does by itself
/// when it begins.
void tinh_editor_leave_terminal(TinhEditor *editor);
void tinh_editor_take_terminal(TinhEditor *editor);
