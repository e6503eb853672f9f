#!/usr/bin/env python3
"""Makes the tables of this folder.

    python3 make.py            writes the CSV files beside this script
    python3 make.py --check    says whether the files are those that this script makes

What the report says is fixed by hand (see README.md, and `claims.tinh`, which checks it); the rest is invented around it.
The same bytes come out wherever it runs: the only chance is `random.Random(seed).random()`, which Python promises not to
change.
"""
import csv
import io
import random
import sys
from datetime import date, timedelta
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
PROVINCE = "Tỉnh Hải Dương"
YEARS = (2021, 2022, 2023)

# The twelve cities, towns and districts of the province with some of their communes, as they were called in 2023.
COMMUNES = {
    "Hải Dương": "Ái Quốc, Bình Hàn, Cẩm Thượng, Hải Tân, Lê Thanh Nghị, Nam Đồng, Ngọc Châu, Nhị Châu, Tân Bình, Tân Hưng, "
    "Thạch Khôi, Thanh Bình, Tứ Minh, Việt Hòa, An Thượng, Gia Xuyên, Liên Hồng, Ngọc Sơn, Quyết Thắng, Tiền Tiến",
    "Chí Linh": "Sao Đỏ, Bến Tắm, Phả Lại, Cộng Hòa, Chí Minh, Hoàng Tân, Văn An, Tân Dân, Cổ Thành, Nhân Huệ",
    "Kinh Môn": "An Lưu, An Phụ, Duy Tân, Hiến Thành, Hiệp An, Long Xuyên, Minh Tân, Phú Thứ, Thái Thịnh, Lê Ninh",
    "Bình Giang": "Kẻ Sặt, Bình Minh, Vĩnh Hưng, Hồng Khê, Thái Học, Thúc Kháng, Nhân Quyền",
    "Cẩm Giàng": "Lai Cách, Cẩm Giang, Cẩm Điền, Cẩm Phúc, Lương Điền, Đức Chính, Tân Trường, Cao An",
    "Gia Lộc": "Gia Lộc, Toàn Thắng, Hoàng Diệu, Gia Tân, Gia Khánh, Thống Nhất, Yết Kiêu",
    "Kim Thành": "Phú Thái, Cổ Dũng, Cộng Hòa, Kim Anh, Kim Liên, Kim Xuyên, Lai Vu",
    "Nam Sách": "Nam Sách, An Bình, An Lâm, Đồng Lạc, Hợp Tiến, Nam Hưng, Quốc Tuấn",
    "Ninh Giang": "Ninh Giang, Tân Quang, Văn Hội, Hồng Dụ, Kiến Quốc, Tân Hương, Ứng Hòe",
    "Thanh Hà": "Thanh Hà, Thanh Thủy, Thanh Sơn, Thanh Khê, Tân Việt, Hồng Lạc, Cẩm Chế",
    "Thanh Miện": "Thanh Miện, Cao Thắng, Chi Lăng Bắc, Chi Lăng Nam, Đoàn Tùng, Hồng Phong, Lam Sơn, Ngũ Hùng, Phạm Kha",
    "Tứ Kỳ": "Tứ Kỳ, An Thanh, Bình Lãng, Chí Minh, Cộng Lạc, Đại Sơn, Hà Kỳ, Hưng Đạo, Minh Đức, Ngọc Kỳ, Nguyên Giáp, "
    "Quang Khải, Quang Phục, Quảng Nghiệp, Tái Sơn, Tân Kỳ, Văn Tố",
}
COMMUNES = {place: names.split(", ") for place, names in COMMUNES.items()}


class Dice:
    """Chance that is the same everywhere."""

    def __init__(self, seed):
        self.random = random.Random(seed).random

    def between(self, low, high):
        """A whole number, both ends included."""
        return low + int(self.random() * (high - low + 1))

    def pick(self, items):
        return items[int(self.random() * len(items))]

    def day(self, first, last):
        return first + timedelta(days=self.between(0, (last - first).days))


def write(name, header, rows):
    """The bytes of a table: UTF-8 in NFC, commas, dates as ISO 8601, an empty cell for what is missing."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    for row in rows:
        writer.writerow([cell(value) for value in row])
    return name, out.getvalue().encode()


def cell(value):
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def share_out(total, weights, unit):
    """Parts of a total in proportion to weights, each a multiple of the unit, with exactly that sum."""
    units, sum_of_weights = total // unit, sum(weights)
    parts, given, seen = [], 0, 0.0
    for weight in weights:
        seen += weight
        upto = round(units * seen / sum_of_weights)
        parts.append((upto - given) * unit)
        given = upto
    parts[-1] += total - sum(parts)
    return parts


# --- clearance and projects ---------------------------------------------------------------------------------------------

# The twelve projects that Hải Dương city chose for 2023: households with land in them, whether homes stand there, due,
# finished. The first two are the report's.
SELECTED = [
    ("Đại lộ Võ Văn Kiệt", 148, True, "2023-09-30", "2023-09-22"),
    ("Đường Vũ Công Đán", 96, True, "2023-06-30", "2023-06-30"),
    ("Khu dân cư phía đông Ngọc Châu", 121, True, "2023-12-15", "2023-12-20"),
    ("Khu đô thị phía nam Hải Tân", 112, True, "2023-12-31", None),
    ("Nút giao Ái Quốc", 84, True, "2023-08-31", "2023-09-14"),
    ("Cụm công nghiệp Gia Xuyên", 103, False, "2023-11-30", "2023-11-28"),
    ("Đường vành đai Thạch Khôi", 91, True, "2023-10-31", "2023-10-31"),
    ("Trường tiểu học Tứ Minh", 37, False, "2023-07-31", "2023-07-18"),
    ("Trạm bơm Tiền Tiến", 42, False, "2023-05-31", "2023-05-24"),
    ("Khu tái định cư Việt Hòa", 68, True, "2023-12-31", "2023-12-29"),
    ("Công viên bờ sông Thái Bình", 57, False, "2023-12-31", None),
    ("Bãi đỗ xe Cẩm Thượng", 41, True, "2023-10-15", "2023-10-11"),
]
# Others, by place: name, due, finished, chosen for 2023.
OTHER_PROJECTS = [
    ("Hải Dương", "Cầu Hải Tân", "2022-10-31", "2022-11-25", False),
    ("Hải Dương", "Chợ Nam Đồng", "2022-06-30", "2022-06-21", False),
    ("Hải Dương", "Khu dân cư Liên Hồng", "2021-12-31", "2021-12-30", False),
    ("Hải Dương", "Đường An Thượng", "2021-09-30", "2021-12-03", False),
    ("Hải Dương", "Kè sông Sặt", "2024-06-30", None, False),
    ("Chí Linh", "Đường vành đai Sao Đỏ", "2023-10-31", "2023-10-30", True),
    ("Chí Linh", "Khu du lịch Bến Tắm", "2024-03-31", None, True),
    ("Chí Linh", "Trường học Cổ Thành", "2022-08-31", "2022-08-31", False),
    ("Kinh Môn", "Cảng An Phụ", "2023-12-31", None, True),
    ("Kinh Môn", "Đường tỉnh Hiệp An", "2022-11-30", "2022-12-12", False),
    ("Bình Giang", "Khu công nghiệp Bình Minh", "2023-11-30", "2023-11-15", True),
    ("Cẩm Giàng", "Khu công nghiệp Lương Điền", "2023-09-30", "2023-10-20", True),
    ("Cẩm Giàng", "Đường gom Cẩm Điền", "2022-12-31", "2022-12-28", False),
    ("Gia Lộc", "Cụm công nghiệp Hoàng Diệu", "2023-12-31", None, True),
    ("Gia Lộc", "Đường trục Thống Nhất", "2022-09-30", "2022-09-27", False),
    ("Kim Thành", "Khu công nghiệp Lai Vu mở rộng", "2023-08-31", "2023-08-29", True),
    ("Nam Sách", "Cầu Hợp Tiến", "2023-12-31", "2023-12-18", True),
    ("Ninh Giang", "Đường Hồng Dụ – Kiến Quốc", "2023-07-31", "2023-08-16", True),
    ("Thanh Hà", "Bến phà Thanh Sơn", "2022-05-31", "2022-05-30", False),
    ("Thanh Miện", "Hồ điều hòa Chi Lăng Nam", "2023-10-31", "2023-10-25", True),
    ("Tứ Kỳ", "Cụm công nghiệp Nguyên Giáp", "2023-12-31", None, True),
    ("Tứ Kỳ", "Đường Quang Khải – Quang Phục", "2022-10-31", "2022-10-31", False),
]

CITY_PLAN_2023 = 300_000_000_000
CITY_COMPENSATION_2023 = 509_184_316_000  # 69.7 % above the plan
CITY_HOUSEHOLDS_2023 = 987  # of which some have land in two projects
CITY_RESIDENTIAL_2023 = 378


def clearance_rows():
    return city_2023_rows(Dice(2023)) + other_clearance_rows(Dice(2021))


def city_2023_rows(dice):
    """Hải Dương city, 2023: its sums are the report's."""
    homes = ["TPHD-%04d" % number for number in range(1, CITY_HOUSEHOLDS_2023 + 1)]
    rows, next_home = [], 0
    residential_left = CITY_RESIDENTIAL_2023
    home_projects = sum(count for _, count, has_homes, _, _ in SELECTED if has_homes)
    for project, count, has_homes, _, finished in SELECTED:
        communes = [dice.pick(COMMUNES["Hải Dương"]) for _ in range(2)]
        last = date.fromisoformat(finished) if finished else date(2023, 12, 31)
        last = min(last, date(2023, 12, 31))
        residential_count = 0
        if has_homes:
            residential_count = round(residential_left * count / home_projects)
            residential_left -= residential_count
            home_projects -= count
        for index in range(count):
            # Towards the end the households are used up: those of the first projects come a second time.
            home = homes[next_home % len(homes)]
            next_home += 1
            residential = index < residential_count
            area = dice.between(400, 2400) / 10 if residential else dice.between(900, 9800) / 10
            price = dice.between(52, 96) if residential else dice.between(7, 15)
            approved = dice.day(date(2023, 1, 9), last)
            status = "paid" if finished or dice.random() < 0.7 else "approved"
            rows.append([project, dice.pick(communes), home, residential, area, price, approved, status])
    weights = [row[4] * row[5] for row in rows]
    compensation = share_out(CITY_COMPENSATION_2023, weights, 1000)
    plan = share_out(CITY_PLAN_2023, [weight * (0.7 + 0.6 * dice.random()) for weight in weights], 1000)
    return [
        [project, "Hải Dương", commune, home, residential, area, 2023, planned, paid, approved, status]
        for (project, commune, home, residential, area, _, approved, status), planned, paid in zip(rows, plan, compensation)
    ]


def other_clearance_rows(dice):
    """The other places, and the years before, with what is not yet approved: no compensation, no date."""
    rows = []
    for number, (city, project, due, finished, _) in enumerate(OTHER_PROJECTS):
        due = date.fromisoformat(due)
        communes = [dice.pick(COMMUNES[city]) for _ in range(2)]
        for year in YEARS:
            if not due.year - 1 <= year <= min(due.year, 2023) or (city == "Hải Dương" and year == 2023):
                continue
            lots = []
            for _ in range(dice.between(24, 58)):
                residential = dice.random() < 0.22
                area = dice.between(400, 2400) / 10 if residential else dice.between(900, 9800) / 10
                lots.append((residential, area, area * (dice.between(24, 60) if residential else dice.between(4, 9))))
            # A year's plan is a round number, as a target is.
            total = max(1, round(sum(worth for _, _, worth in lots) * 100_000 / 1e9)) * 1_000_000_000
            plans = share_out(total, [worth for _, _, worth in lots], 1000)
            for home, ((residential, area, _), plan) in enumerate(zip(lots, plans)):
                is_open = dice.random() < (0.05 if finished else 0.2)
                if is_open:
                    compensation, approved, status = None, None, dice.pick(["planned", "disputed"])
                else:
                    compensation = int(plan * (0.85 + 0.5 * dice.random()) / 1000) * 1000
                    last = min(date.fromisoformat(finished) if finished else due, date(year, 12, 31))
                    approved = dice.day(date(year, 1, 9), max(last, date(year, 3, 31)))
                    status = "paid" if finished or dice.random() < 0.5 else "approved"
                household = "%s-%02d%02d%02d" % (initials(city), number + 1, year % 100, home + 1)
                rows.append(
                    [project, city, dice.pick(communes), household, residential, area, year, plan, compensation, approved, status]
                )
    return rows


def initials(place):
    plain = {"Đ": "D", "Ứ": "U", "Ỳ": "Y"}
    return "".join(plain.get(word[0], word[0]) for word in place.split())


def project_rows():
    city = [[name, "Hải Dương", due, finished, True] for name, _, _, due, finished in SELECTED]
    return city + [[name, place, due, finished, chosen] for place, name, due, finished, chosen in OTHER_PROJECTS]


# --- products -----------------------------------------------------------------------------------------------------------

AGARWOOD_COMPANY = "Công ty TNHH Trầm hương Quảng Nghiệp"
GOODS = (
    "Gạo nếp cái hoa vàng, Vải thiều, Bánh đậu xanh, Bánh gai, Cà rốt, Rươi cấp đông, Chả rươi, Mắm cáy, Ổi lê, Na dai, Hành tỏi, "
    "Trứng gà, Mật ong hoa vải, Bột sắn dây, Miến dong, Nước mắm tép, Bưởi, Chuối sấy, Dưa lưới, Nấm sò, Trà hoa vàng, Giò lụa, "
    "Cá kho, Rau cần, Đông trùng hạ thảo, Tinh bột nghệ"
).split(", ")
TU_KY_ASSESSED = {2021: 9, 2022: 14, 2023: 23}  # products with 3 stars or more
OCOP_TARGETS = {("Tứ Kỳ", 2023): 18}


def product_rows():
    dice = Dice(333)
    rows = []
    for year in YEARS:
        for district in COMMUNES:
            if district == "Tứ Kỳ":
                rows += tu_ky_products(dice, year)
            else:
                rows += some_products(dice, district, year, dice.between(2, 6), dice.between(0, 2))
    return rows


def some_products(dice, district, year, reached, below):
    """So many products with 3 or 4 stars, and so many with 2 or not yet assessed."""
    rows, used = [], set()
    for index in range(reached + below):
        commune, goods = dice.pick(COMMUNES[district]), dice.pick(GOODS)
        while (commune, goods) in used:
            commune, goods = dice.pick(COMMUNES[district]), dice.pick(GOODS)
        used.add((commune, goods))
        stars = (4 if dice.random() < 0.15 and district != "Tứ Kỳ" else 3) if index < reached else dice.pick([2, None])
        producer = dice.pick(["Hợp tác xã ", "Hộ kinh doanh ", "Hợp tác xã dịch vụ nông nghiệp "]) + commune
        rows.append([district, commune, producer, f"{goods} {commune}", stars, None, year])
    return rows


def tu_ky_products(dice, year):
    """In 2023 three of the products with 3 stars are proposed for 4: agarwood, all of one company."""
    if year != 2023:
        return some_products(dice, "Tứ Kỳ", year, TU_KY_ASSESSED[year], 2)
    agarwood = [
        ["Tứ Kỳ", "Quảng Nghiệp", AGARWOOD_COMPANY, goods, 3, 4, 2023]
        for goods in ("Nhang trầm hương không tăm", "Nụ trầm hương", "Vòng tay trầm hương")
    ]
    return some_products(dice, "Tứ Kỳ", 2023, TU_KY_ASSESSED[2023] - len(agarwood), 4) + agarwood


# --- targets, inspections, works, economy, places -----------------------------------------------------------------------

def target_rows(clearance):
    """A place's clearance plan is the sum of the plans of its households, where it has any."""
    dice = Dice(18)
    rows = []
    for place in COMMUNES:
        for year in YEARS:
            rows.append([place, "OCOP products", year, OCOP_TARGETS.get((place, year), dice.between(2, 9))])
            plan = sum(row[7] for row in clearance if (row[1], row[6]) == (place, year))
            if plan:
                rows.append([place, "clearance plan", year, plan])
    return rows


# District, level, kind, year: as the report has them.
INSPECTED = {
    ("Thanh Miện", "district", "member", 2022): 2,
    ("Thanh Miện", "district", "organisation", 2022): 1,
    ("Thanh Miện", "district", "member", 2023): 8,
    ("Thanh Miện", "district", "organisation", 2023): 3,
    ("Thanh Miện", "grassroots", "member", 2023): 32,
    ("Thanh Miện", "grassroots", "organisation", 2023): 10,
}


def inspection_rows():
    dice = Dice(8)
    rows = []
    for year in YEARS:
        for district in COMMUNES:
            for level, members, organisations in (("district", 9, 4), ("grassroots", 40, 14)):
                for kind, most in (("member", members), ("organisation", organisations)):
                    count = dice.between(most // 4, most)
                    rows.append([district, level, kind, year, INSPECTED.get((district, level, kind, year), count)])
    return rows


WORKS_APPROVED = {2022: 158, 2023: 170}
TASKS = (
    "Giải phóng mặt bằng, Cải cách hành chính, Chuyển đổi số, Xây dựng nông thôn mới, Thu ngân sách, Sắp xếp cán bộ, Kiểm tra giám sát, "
    "Phát triển sản phẩm OCOP, Bảo vệ môi trường, Trật tự đô thị, Phát triển đảng viên, An toàn giao thông"
).split(", ")
OFFICES = (
    "Ban Tổ chức Tỉnh ủy, Ban Tuyên giáo Tỉnh ủy, Ban Dân vận Tỉnh ủy, Ủy ban Kiểm tra Tỉnh ủy, Sở Nội vụ, Sở Tài chính, "
    "Sở Tài nguyên và Môi trường, Sở Nông nghiệp và Phát triển nông thôn, Sở Kế hoạch và Đầu tư"
).split(", ")


def work_rows():
    """So many approved, and a few that were not: sent back or withdrawn."""
    dice = Dice(170)
    rows = []
    for year, approved in WORKS_APPROVED.items():
        for index in range(approved + dice.between(11, 19)):
            status = "approved" if index < approved else dice.pick(["returned", "withdrawn"])
            level = dice.pick(["province", "district", "district", "commune", "commune"])
            place = dice.pick(list(COMMUNES))
            if level == "province":
                holder = dice.pick(OFFICES)
            else:
                holder = place if level == "district" else f"{dice.pick(COMMUNES[place])}, {place}"
            rows.append([year, level, holder, dice.pick(TASKS), status])
    return rows


# The province's growth in 2023 is the report's (above 9 %); the rest is invented.
ECONOMY = {
    "GRDP growth": ("8.60", "9.14", "9.26"),
    "industry growth": ("12.10", "11.30", "11.42"),
    "services growth": ("4.05", "7.62", "8.08"),
    "agriculture growth": ("3.21", "-0.45", "3.36"),
}


def economy_rows():
    dice = Dice(9)
    rows = [[PROVINCE, year, name, values[index]] for name, values in ECONOMY.items() for index, year in enumerate(YEARS)]
    for place in COMMUNES:
        for year in YEARS:
            rows.append([place, year, "industry growth", "%.2f" % (dice.between(200, 1500) / 100)])
    return rows


# Place, kind, parent, valid from, valid to. Cities and towns that were districts before stand twice; communes that were
# merged end, and the one made of them begins. On 2025-07-01 the province went into Hải Phòng and the districts ended.
END = date(2025, 6, 30)
RANKS = [
    ("Hải Dương", "city", "1997-08-06", None),
    ("Chí Linh", "town", "2010-02-12", "2019-02-28"),
    ("Chí Linh", "city", "2019-03-01", None),
    ("Kinh Môn", "district", "1997-02-17", "2019-10-31"),
    ("Kinh Môn", "town", "2019-11-01", None),
]
MERGED = {("Tứ Kỳ", "Chí Minh"): ["Đông Kỳ", "Tây Kỳ", "Tứ Xuyên"], ("Tứ Kỳ", "Đại Sơn"): ["Đại Đồng", "Kỳ Sơn"]}
WARDS = {"Ái Quốc", "Bình Hàn", "Cẩm Thượng", "Hải Tân", "Lê Thanh Nghị", "Nam Đồng", "Ngọc Châu", "Nhị Châu", "Tân Bình"}
WARDS |= {"Tân Hưng", "Thạch Khôi", "Thanh Bình", "Tứ Minh", "Việt Hòa"}


def place_rows():
    rows = [[PROVINCE, "province", None, "1997-01-01", END]]
    for place in COMMUNES:
        ranks = [rank for rank in RANKS if rank[0] == place] or [(place, "district", "1997-02-17", None)]
        rows += [[place, kind, PROVINCE, begin, end or END] for _, kind, begin, end in ranks]
    for place, communes in COMMUNES.items():
        for commune in communes:
            kind = "ward" if place == "Hải Dương" and commune in WARDS else "commune"
            parts = MERGED.get((place, commune), [])
            rows += [[part, "commune", place, "1997-02-17", "2019-11-30"] for part in parts]
            rows.append([commune, kind, place, "2019-12-01" if parts else "1997-02-17", None])
    return rows


# ------------------------------------------------------------------------------------------------------------------------

def tables():
    households = clearance_rows()
    clearance = "project, city, commune, household, residential, area [m2], year, plan [VND], compensation [VND], approved, status"
    yield write("clearance.csv", clearance.split(", "), households)
    yield write("projects.csv", ["project", "city", "due", "finished", "selected"], project_rows())
    yield write("products.csv", ["district", "commune", "producer", "product", "stars", "proposed", "year"], product_rows())
    yield write("targets.csv", ["place", "indicator", "year", "target"], target_rows(households))
    yield write("inspections.csv", ["district", "level", "kind", "year", "inspected"], inspection_rows())
    yield write("works.csv", ["year", "level", "holder", "work", "status"], work_rows())
    yield write("economy.csv", ["place", "year", "indicator", "value [%]"], economy_rows())
    yield write("places.csv", ["place", "kind", "parent", "valid from", "valid to"], place_rows())


def main():
    if sys.argv[1:] == ["--check"]:
        different = [name for name, content in tables() if (FOLDER / name).read_bytes() != content]
        sys.exit(f"not as made: {', '.join(different)}" if different else 0)
    if sys.argv[1:]:
        sys.exit(__doc__)
    for name, content in tables():
        (FOLDER / name).write_bytes(content)


if __name__ == "__main__":
    main()
