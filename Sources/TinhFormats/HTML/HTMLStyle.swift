/// How a page looks: on light and dark screens, on narrow ones, on paper.
enum HTMLStyle {
    static let sheet = """
        body{font:16px/1.5 system-ui,-apple-system,"Segoe UI","Noto Sans","DejaVu Sans",sans-serif;color:#1f2328;\
        background:#ffffff;margin:2.5rem auto 4rem;max-width:62rem;padding:0 1.25rem}\
        h1{font-size:1.75rem;line-height:1.25;margin:0 0 1rem}h2{font-size:1.25rem;line-height:1.3;margin:2.25rem 0 .5rem}\
        p,ul{max-width:44rem;margin:.5rem 0}section{margin:1rem 0 2rem}\
        .table{overflow:auto;max-height:85vh;width:fit-content;max-width:100%}\
        table{border-collapse:separate;border-spacing:0;font-size:.9375rem;font-variant-numeric:tabular-nums lining-nums}\
        th,td{padding:.3rem .9rem;text-align:left;vertical-align:top;border-bottom:1px solid #d8dee4;white-space:nowrap}\
        th:first-child,td:first-child{padding-left:.25rem}.w{white-space:pre-wrap;min-width:16rem}\
        th{position:sticky;top:0;background:#ffffff;border-bottom:2px solid #57606a;font-weight:600}\
        .n{text-align:right}.m{color:#57606a}\
        tr.t td{font-weight:600;border-top:2px solid #57606a;border-bottom:0}\
        p.m,.note,summary{font-size:.875rem;color:#57606a}.note{margin:.25rem 0 0 .25rem}\
        svg{display:block;max-width:100%;min-width:34rem;height:auto}section{overflow-x:auto}\
        pre{white-space:pre-wrap}code{font:.9em ui-monospace,Menlo,Consolas,"DejaVu Sans Mono",monospace}summary{cursor:pointer;margin:.25rem 0}\
        @media(prefers-color-scheme:dark){body{color:#e6edf3;background:#16191d}\
        th{background:#16191d}th,td{border-color:#30363d}th,tr.t td{border-color:#9aa4af}\
        .m,p.m,.note,summary{color:#9aa4af}}\
        @media print{body{margin:0;max-width:none;font-size:11pt}h1,h2{break-after:avoid}\
        .table,section{overflow:visible;max-height:none}th{position:static}thead{display:table-header-group}\
        tr,svg,.note{break-inside:avoid}svg{min-width:0}details:not([open]){display:none}}
        """
}
