;;; tinh-mode.el --- Major mode for Tinh  -*- lexical-binding: t; -*-

;; Package-Requires: ((emacs "27.1"))
;; Keywords: languages

;;; Commentary:

;; Written by `tinh generate emacs'.  With Eglot, `M-x eglot' starts `tinh lsp'.

;;; Code:

(defvar tinh-mode-syntax-table
  (let ((table (make-syntax-table)))
    (modify-syntax-entry ?# "<" table)
    (modify-syntax-entry ?\n ">" table)
    (modify-syntax-entry ?\" "\"" table)
    (modify-syntax-entry ?` "\"" table)
    (modify-syntax-entry ?_ "w" table)
    (modify-syntax-entry ?\\ "." table)
    table))

(defvar tinh-font-lock-keywords
  (list
   (cons "\\$\\w+" 'font-lock-variable-name-face)
   (cons "@[0-9][0-9A-Za-z:-]*" 'font-lock-constant-face)
   (list (concat "\\(?:^\\|;\\)[ \t]*" (regexp-opt '("load" "use" "let" "param" "unit" "import" "check" "explain" "trace") 'words))
         1 'font-lock-keyword-face)
   (list (concat "\\(?:^\\|[|;(]\\|\\<explain\\>\\|\\<trace\\>\\)[ \t]*"
                 (regexp-opt '("show" "add" "drop" "rename" "distinct" "lookup" "union" "unpivot" "describe" "chart" "save" "left" "full" "semi" "anti") 'words))
         1 'font-lock-keyword-face)
   (cons (regexp-opt '("from" "where" "by" "across" "versus" "with" "sort" "top" "bottom" "take" "skip" "sample" "as" "on" "desc" "per" "every" "rows" "join" "when" "if" "then" "else" "or" "and" "not" "in" "contains" "starts" "ends" "matches" "is" "to" "over") 'words)
         'font-lock-keyword-face)
   (cons (regexp-opt '("true" "false" "missing") 'words) 'font-lock-constant-face)
   (cons (regexp-opt '("abs" "avg" "cagr" "ceiling" "clamp" "concat" "correlation" "count" "covariance" "cumulative" "date" "day_of_month" "day_of_week" "day_of_year" "days" "div" "end_of" "exp" "first" "floor" "fold" "format_date" "greatest" "growth" "half" "hour" "hours" "increase" "intercept" "is_blank" "is_weekend" "last" "least" "length" "ln" "log" "log10" "lower" "max" "median" "min" "minute" "minutes" "missing_if" "mod" "month" "month_of_year" "months_between" "moving" "next" "only" "pad_left" "pad_right" "percent_change" "percentile" "position" "previous" "proportion" "quarter" "quarter_of_year" "rank" "relative_rank" "repeat" "replace" "reverse" "right" "round" "row_number" "running_share" "second" "seconds" "share" "sign" "slope" "split" "sqrt" "standard_score" "start_of" "stdev" "substring" "sum" "title" "trim" "truncate" "upper" "variance" "week" "weighted_avg" "year" "years_between") 'words)
         'font-lock-function-name-face)))

;;;###autoload
(define-derived-mode tinh-mode prog-mode "Tinh"
  "Major mode for scripts of Tinh."
  (setq-local comment-start "# ")
  (setq-local comment-start-skip "#+[ \t]*")
  (setq-local font-lock-defaults '(tinh-font-lock-keywords)))

;;;###autoload
(add-to-list 'auto-mode-alist '("\\.tinh\\'" . tinh-mode))

(with-eval-after-load 'eglot
  (add-to-list 'eglot-server-programs '(tinh-mode . ("tinh" "lsp"))))

(provide 'tinh-mode)
;;; tinh-mode.el ends here
