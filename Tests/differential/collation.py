"""Texts in SQL: their normal form, their order and their folded form; and the latter in Python."""
import unicodedata

# vk(x) orders as CLDR has it for Vietnamese (ICU is in DuckDB), and by code points where that finds equal.
MACROS = """
CREATE OR REPLACE MACRO nf(x) AS nfc_normalize(x);
CREATE OR REPLACE MACRO vk(x) AS icu_sort_key(nfc_normalize(x), 'vi') || ' ' || nfc_normalize(x);
CREATE OR REPLACE MACRO folded(x) AS replace(strip_accents(lower(nfc_normalize(x))), 'đ', 'd');
"""


def folded(text):
    """Small letters without accents, đ as d."""
    parts = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(sign for sign in parts if not unicodedata.combining(sign))
