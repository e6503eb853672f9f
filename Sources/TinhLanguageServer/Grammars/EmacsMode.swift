/// `grammar/editors/emacs/tinh-mode.el`: colours for Emacs, and where Eglot finds the server.
package enum EmacsMode {
    package static var text: String {
        """
        ;;; tinh-mode.el --- Major mode for Tinh  -*- lexical-binding: t; -*-

        ;; Package-Requires: ((emacs "27.1"))
        ;; Keywords: languages

        ;;; Commentary:

        ;; Written by `tinh generate emacs'.  With Eglot, `M-x eglot' starts `tinh lsp'.

        ;;; Code:

        (defvar tinh-mode-syntax-table
          (let ((table (make-syntax-table)))
            (modify-syntax-entry ?# "<" table)
            (modify-syntax-entry ?\\n ">" table)
            (modify-syntax-entry ?\\" "\\"" table)
            (modify-syntax-entry ?` "\\"" table)
            (modify-syntax-entry ?_ "w" table)
            (modify-syntax-entry ?\\\\ "." table)
            table))

        (defvar tinh-font-lock-keywords
          (list
           (cons "\\\\$\\\\w+" 'font-lock-variable-name-face)
           (cons "@[0-9][0-9A-Za-z:-]*" 'font-lock-constant-face)
           (list (concat "\\\\(?:^\\\\|;\\\\)[ \\t]*" (regexp-opt '(\(list(GrammarWords.statements))) 'words))
                 1 'font-lock-keyword-face)
           (list (concat "\\\\(?:^\\\\|[|;(]\\\\|\\\\<explain\\\\>\\\\|\\\\<trace\\\\>\\\\)[ \\t]*"
                         (regexp-opt '(\(list(GrammarWords.steps))) 'words))
                 1 'font-lock-keyword-face)
           (cons (regexp-opt '(\(list(GrammarWords.clauses + GrammarWords.operators))) 'words)
                 'font-lock-keyword-face)
           (cons (regexp-opt '(\(list(GrammarWords.literals))) 'words) 'font-lock-constant-face)
           (cons (regexp-opt '(\(list(GrammarWords.functions))) 'words)
                 'font-lock-function-name-face)))

        ;;;###autoload
        (define-derived-mode tinh-mode prog-mode "Tinh"
          "Major mode for scripts of Tinh."
          (setq-local comment-start "# ")
          (setq-local comment-start-skip "#+[ \\t]*")
          (setq-local font-lock-defaults '(tinh-font-lock-keywords)))

        ;;;###autoload
        (add-to-list 'auto-mode-alist '("\\\\.tinh\\\\'" . tinh-mode))

        (with-eval-after-load 'eglot
          (add-to-list 'eglot-server-programs '(tinh-mode . ("tinh" "lsp"))))

        (provide 'tinh-mode)
        ;;; tinh-mode.el ends here

        """
    }

    private static func list(_ words: [String]) -> String { words.map { "\"\($0)\"" }.joined(separator: " ") }
}
