import Dossiers
import Testing

/// The codes of dossiers in both official orders.
@Suite struct DossierCodeTests {
    static let formats = [DossierCodeFormat.Style.national, .qcvn].flatMap { style in
        [DossierCodeFormat.DateStyle.yymmdd, .yyyymmdd].flatMap { date in
            [4, 7].map { DossierCodeFormat(style: style, date: date, digits: $0) }
        }
    }

    /// What is printed, and the unit, day and number it stands for.
    static let printed: [(String, String, String, Int)] = [
        ("000.00.19.H08-220127-0001", "H08.19", "2022-01-27", 1),
        ("H08.19-220127-0001", "H08.19", "2022-01-27", 1),
        ("H21.29-251123-0001", "H21.29", "2025-11-23", 1),
        ("000.00.29.H21-251123-0001", "H21.29", "2025-11-23", 1),
        ("G09.20-20260609-0092637", "G09.20", "2026-06-09", 92_637),
        ("000.00.00.H49-180101-9999", "H49", "2018-01-01", 9_999),
        ("123.45.19.H08-220127-0012", "H08.19.45.123", "2022-01-27", 12),
        ("000.45.19.H08-220127-12345", "H08.19.45", "2022-01-27", 12_345),
        ("H48.42-240229-0003", "H48.42", "2024-02-29", 3),
    ]

    @Test(arguments: printed)
    func reads(_ text: String, _ unit: String, _ day: String, _ number: Int) throws {
        let code = try #require(DossierCode(text))
        #expect(code == DossierCode(unit: unit, day: CivilDate(day)!, number: number))
    }

    @Test func printsBothOrders() throws {
        let code = try #require(DossierCode("H21.29-251123-0001"))
        let texts = Self.formats.map { code.text($0) }
        #expect(
            texts == [
                "H21.29-251123-0001", "H21.29-251123-0000001", "H21.29-20251123-0001",
                "H21.29-20251123-0000001", "000.00.29.H21-251123-0001",
                "000.00.29.H21-251123-0000001", "000.00.29.H21-20251123-0001",
                "000.00.29.H21-20251123-0000001",
            ])
        let province = try #require(DossierCode("H49-251123-0001"))
        #expect(province.text(Self.formats[4]) == "000.00.00.H49-251123-0001")
    }

    @Test(arguments: [
        "", "-", "--", "H21.29", "H21.29-251123", "H21.29-251123-", "H21.29-251123-0000",
        "H21.29-251123-001", "H21.29-251123-0001-1", "H21.29-251323-0001", "H21.29-250230-0001",
        "H21.29-2511233-0001", "H21.29-25112a-0001", "H21.29-251123-00a1", "h21.29-251123-0001",
        "H21..29-251123-0001", ".H21-251123-0001", "H21.-251123-0001", "H21.2-251123-0001",
        "H21 29-251123-0001", " H21.29-251123-0001", "H21.29-251123-0001 ", "H21.29-251123-+001",
        "H21.29-251123-1234567890", "Ĥ21.29-251123-0001", "H21.٢٩-251123-0001",
        "H21.29-٢٥١١٢٣-0001", "H21.29-251123-٠٠٠١", "000.00.00.000-251123-0001",
        "000-251123-0001", "1.014359", "H21.29–251123–0001",
    ])
    func refusesRubbish(_ text: String) { #expect(DossierCode(text) == nil, "\(text)") }

    @Test func readsWhatItPrints() throws {
        var random = Seeded(20_251_123)
        let letters = Array("ABCDEFGHIKLMNOPQRSTUVXY")
        for _ in 0..<2_000 {
            let first = "\(letters.randomElement(using: &random)!)\(two(&random))"
            let rest = [two(&random), two(&random), "0" + two(&random)]
            let count = Int.random(in: 0...3, using: &random)
            let unit = ([first] + rest.prefix(count)).joined(separator: ".")
            let day = CivilDate(daysSinceEpoch: Int.random(in: 17_700..<40_000, using: &random))
            let number = Int.random(in: 1...99_999_999, using: &random)
            let code = try #require(DossierCode(unit: unit, day: day, number: number))
            for format in Self.formats {
                #expect(DossierCode(code.text(format)) == code, "\(code.text(format))")
            }
        }
    }

    @Test func aNumberBelowOneIsNone() {
        #expect(DossierCode(unit: "H21.29", day: CivilDate("2025-11-23")!, number: 0) == nil)
        #expect(DossierCode(unit: "", day: CivilDate("2025-11-23")!, number: 1) == nil)
    }

    /// Two digits that are not all zero, which the older order keeps for "no unit here".
    private func two(_ random: inout Seeded) -> String {
        let value = Int.random(in: 1...99, using: &random)
        return value < 10 ? "0\(value)" : "\(value)"
    }
}
