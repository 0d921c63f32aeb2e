#pragma once

namespace armature {

/// The style sheet of the page. Colours are pairs on `--paper` and on `--panel`; tests/cli/test_export.py computes
/// their contrast (WCAG 2.1, 1.4.3: at least 4.5 to 1) for the light and the dark set. The shapes say the same as the
/// colours.
inline constexpr const char *HtmlStyle = R"css(:root {
  color-scheme: light dark;
  --paper: #ffffff; --panel: #f3f4f6; --ink: #1b1f24; --quiet: #4b5563; --line: #c3c8d0; --link: #0a4fa3;
  --available: #14622c; --limited: #7a4b00; --unavailable: #a3201c; --unknown: #4b5563;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #14171b; --panel: #1f242b; --ink: #e8eaed; --quiet: #b4bcc8; --line: #454d59; --link: #8ab8ff;
    --available: #7fd69a; --limited: #f0c46a; --unavailable: #ff9c94; --unknown: #b4bcc8;
  }
}
body { background: var(--paper); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 80rem; padding: 1rem; }
a { color: var(--link); }
a:focus-visible, .wide:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
caption { color: var(--quiet); padding: .5rem 0; text-align: left; }
th, td { border: 1px solid var(--line); padding: .4rem .6rem; text-align: left; vertical-align: top; }
thead th { background: var(--panel); }
dt { color: var(--quiet); }
dd { margin: 0 0 .4rem 1rem; overflow-wrap: anywhere; }
section section { background: var(--panel); border: 1px solid var(--line); margin: .5rem 0; padding: .2rem 1rem; }
.quiet { color: var(--quiet); }
.available { color: var(--available); } .limited { color: var(--limited); }
.unavailable { color: var(--unavailable); } .unknown { color: var(--unknown); }
.status { font-weight: 600; white-space: nowrap; }
@media print { section section { break-inside: avoid; } }
)css";

} // namespace armature
