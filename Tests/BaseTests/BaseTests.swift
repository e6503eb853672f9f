import Testing
import TinhBase

@Suite struct FirstLook {
    @Test func foldsVietnamese() {
        #expect(Folding.fold("Hải Dương Đ ß") == "hai duong d ss")
        #expect(Folding.fold("Ha\u{309}i") == "hai")
        #expect(Folding.nameFold("Thành phố (%)") == "thanh_pho")
        #expect(Folding.nameFold("area [m2]") == "area_m2")
    }
    @Test func sorts() {
        #expect(
            ["đa", "da", "ăn", "an", "âm", "ma", "mã", "mà", "má", "mạ", "mả", "z", "1", " "].sorted(by: Collation.isLess)
                == [" ", "1", "an", "ăn", "âm", "da", "đa", "ma", "mà", "mả", "mã", "má", "mạ", "z"])
    }
    @Test func numbers() {
        #expect(ExactNumber(parsing: "-12.50") == ExactNumber(-1250, scale: 2))
        #expect(NumberText.text(-1250, scale: 2) == "-12.50")
        #expect(NumberText.grouped(1_234_567_890) == "1,234,567,890")
        #expect(FloatText.text(1e-5) == "0.00001")
        #expect(ExactNumber.divide(1, 3) == 1.0 / 3.0)
        #expect(CalendarText.date(19478) == "2023-05-01")
        #expect(Suggest.nearest(to: "compensaton", among: ["area", "compensation", "city"]) == ["compensation"])
        #expect(DisplayWidth.width(of: "Hải Dương 漢字 👩‍👩‍👧") == 9 + 1 + 4 + 1 + 2)
    }
}
