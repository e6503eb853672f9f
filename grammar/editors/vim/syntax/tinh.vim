" Vim syntax file of Tinh, written by `tinh generate vim`.
if exists("b:current_syntax")
  finish
endif

syn case match
syn iskeyword @,48-57,_,192-255
syn keyword tinhFunction abs avg cagr ceiling clamp concat correlation count covariance cumulative date day_of_month day_of_week day_of_year days div end_of exp first floor format_date greatest growth half hour hours increase intercept is_blank is_weekend last least length ln log log10 lower max median min minute minutes missing_if mod month month_of_year months_between moving next only pad_left pad_right percent_change percentile position previous proportion quarter quarter_of_year rank relative_rank repeat replace reverse right round row_number running_share second seconds share sign slope split sqrt standard_score start_of stdev substring sum title trim truncate upper variance week weighted_avg year years_between
syn match tinhFunction /\<fold\>/
syn keyword tinhClause from where by across versus with sort top bottom take skip sample as on desc per every rows join
syn keyword tinhOperator when if then else or and not in starts ends matches is to over
syn match tinhOperator /\<contains\>/
syn keyword tinhConstant true false missing
syn match tinhStatement /\%(^\|;\)\s*\zs\%(load\|use\|let\|param\|unit\|import\|check\|explain\|trace\)\>/
syn match tinhStep /\%(^\|[|;(]\|\<explain\>\|\<trace\>\)\s*\zs\%(show\|add\|drop\|rename\|distinct\|lookup\|union\|unpivot\|describe\|chart\|save\|left\|full\|semi\|anti\)\>/
syn match tinhScale /\%([0-9]\s\+\)\@<=\%(thousand\|million\|billion\|trillion\|trăm\|nghìn\|triệu\|tỷ\|tỉ\)\>/
syn match tinhNumber /\<[0-9]\%(_\?[0-9]\)*\%(\.[0-9]\%(_\?[0-9]\)*\)\?\%([eE][+-]\?[0-9]\+\)\?%\?/
syn match tinhPeriod /@[0-9][0-9A-Za-z:-]*/
syn match tinhParameter /\$\k\+/
syn match tinhSign /!=\|\.\.\|<=\|>=\|??\|\*\|+\|-\|\/\|<\|=\|>\|\^\|\~/
syn match tinhBar /|/
syn region tinhText start=/"/ skip=/""/ end=/"/ oneline
syn region tinhQuoted start=/`/ skip=/``/ end=/`/ oneline
syn match tinhComment /#.*$/
syn match tinhDocumentation /##.*$/

hi def link tinhFunction Function
hi def link tinhClause Keyword
hi def link tinhStatement Keyword
hi def link tinhStep Keyword
hi def link tinhOperator Operator
hi def link tinhSign Operator
hi def link tinhBar Delimiter
hi def link tinhConstant Constant
hi def link tinhNumber Number
hi def link tinhPeriod Number
hi def link tinhScale Number
hi def link tinhParameter Identifier
hi def link tinhText String
hi def link tinhQuoted Identifier
hi def link tinhComment Comment
hi def link tinhDocumentation SpecialComment

let b:current_syntax = "tinh"
