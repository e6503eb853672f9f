"""A real editor with what `grammar/editors/README.md` says to put into its configuration."""
import json
import os
import re
import shutil
import subprocess

import pytest

from conftest import ROOT, TINH

pytestmark = pytest.mark.skipif(shutil.which("nvim") is None, reason="nvim is not installed")

SCRIPT = 'load "clearance.csv" as clearance\nsum   compensaton by city where year = 2023 and city contains "a"\n'

PROBE = """
local found = {}
vim.wait(20000, function() return #vim.diagnostic.get(0) > 0 end, 50)
for _, entry in ipairs(vim.diagnostic.get(0)) do
  table.insert(found, { entry.lnum, entry.col, entry.end_col, entry.message })
end
local function ask(method, line, character)
  local parameters = {
    textDocument = { uri = vim.uri_from_bufnr(0) }, position = { line = line, character = character },
    options = { tabSize = 4, insertSpaces = true },
  }
  for _, answer in pairs(vim.lsp.buf_request_sync(0, method, parameters, 20000)) do return answer.result end
end
local items = ask("textDocument/completion", 1, 10).items
local hover = ask("textDocument/hover", 0, 26).contents.value
local edits = ask("textDocument/formatting", 0, 0)
vim.lsp.util.apply_text_edits(edits, 0, "utf-16")
local line = vim.api.nvim_buf_get_lines(0, 1, 2, false)[1]
local groups = {}
for _, word in ipairs({ "load", "sum", "by", "where", "2023", "contains", '"a"' }) do
  for number, text in ipairs(vim.api.nvim_buf_get_lines(0, 0, -1, false)) do
    local start = text:find(word, 1, true)
    if start then
      groups[word] = vim.fn.synIDattr(vim.fn.synID(number, start + (word == '"a"' and 1 or 0), 1), "name")
      break
    end
  end
end
local file = io.open("found.json", "w")
file:write(vim.json.encode({
  filetype = vim.bo.filetype, diagnostics = found, labels = vim.tbl_map(function(item) return item.label end, items),
  hover = hover, line = line, groups = groups,
}))
file:close()
vim.cmd("qa!")
"""


def test_neovim(data):
    page = (ROOT / "grammar/editors/README.md").read_text(encoding="utf-8")
    snippet = re.search(r"```lua\n(.*?)```", page, re.DOTALL).group(1)
    (data / "init.lua").write_text(snippet.replace("/path/to/tinh", str(ROOT)), encoding="utf-8")
    (data / "probe.lua").write_text(PROBE, encoding="utf-8")
    (data / "report.tinh").write_text(SCRIPT, encoding="utf-8")
    (data / "bin").mkdir()
    (data / "bin/tinh").symlink_to(TINH)
    done = subprocess.run(
        ["nvim", "--headless", "-i", "NONE", "-n", "-u", "init.lua", "report.tinh", "-c", "syntax on",
         "-c", "luafile probe.lua"],
        cwd=data, capture_output=True, encoding="utf-8", timeout=90,
        env={**os.environ, "PATH": f"{data}/bin:{os.environ['PATH']}", "HOME": str(data), "XDG_STATE_HOME": str(data),
             "XDG_CONFIG_HOME": str(data), "XDG_DATA_HOME": str(data)})
    assert "Error" not in done.stderr and (data / "found.json").exists(), done.stderr
    found = json.loads((data / "found.json").read_text(encoding="utf-8"))
    assert found["filetype"] == "tinh"
    assert found["diagnostics"] == [
        [1, 6, 17, "there is no column `compensaton` in `clearance`\ndid you mean `compensation`?"]]
    assert found["labels"] == ["compensation"]
    assert "compensation: int VND" in found["hover"]
    assert found["line"] == 'sum compensaton by city where year = 2023 and city contains "a"'
    assert found["groups"] == {
        "load": "tinhStatement", "sum": "tinhFunction", "by": "tinhClause", "where": "tinhClause",
        "2023": "tinhNumber", "contains": "tinhOperator", '"a"': "tinhText"}
