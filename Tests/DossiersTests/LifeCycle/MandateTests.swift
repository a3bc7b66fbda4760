import Dossiers
import Testing

/// What a mandate covers: one unit, its posts, its procedures, its days.
@Suite struct MandateTests {
    private let mandate = Mandate(
        id: 7, kind: .delegation, decision: "15/QĐ-SNV", principal: 6, principalName: "Lan",
        unit: Office.province.id, posts: ["leader"], procedures: ["1.014359"],
        period: Period(first: CivilDate("2026-03-03")!, last: CivilDate("2026-03-31")!))

    static let cases: [(UnitID, PostID?, String, String, Bool)] = [
        (Office.province.id, "leader", "1.014359", "2026-03-03", true),
        (Office.province.id, "leader", "1.014359", "2026-03-31", true),
        (Office.province.id, nil, "1.014359", "2026-03-10", true),
        (Office.province.id, "leader", "1.014359", "2026-03-02", false),
        (Office.province.id, "leader", "1.014359", "2026-04-01", false),
        (Office.province.id, "seal", "1.014359", "2026-03-10", false),
        (Office.province.id, "leader", "1.001193", "2026-03-10", false),
        (Office.commune.id, "leader", "1.014359", "2026-03-10", false),
    ]

    @Test(arguments: cases)
    func coversWhatItSays(
        _ unit: UnitID, _ post: PostID?, _ procedure: String, _ day: String, _ isCovered: Bool
    ) {
        let officer = Officer(id: 8, name: "Minh", unit: nil, posts: [], mandates: [mandate])
        let found = officer.mandate(
            for: unit, post: post, procedure: procedure, on: CivilDate(day)!)
        #expect(found == (isCovered ? mandate : nil))
    }

    @Test func withoutProceduresItCoversAll() {
        let wide = Mandate(
            id: 8, kind: .acting, decision: "1/QĐ", principal: 6, principalName: "Lan",
            unit: Office.province.id, posts: ["leader"], procedures: [],
            period: Period(first: CivilDate("2026-03-03")!))
        let officer = Officer(id: 8, name: "Minh", unit: nil, posts: [], mandates: [mandate, wide])
        let found = officer.mandate(
            for: Office.province.id, post: "leader", procedure: "9.999999",
            on: CivilDate("2030-01-01")!)
        #expect(found == wide)
    }

    @Test func theSignatureNamesBoth() {
        #expect(mandate.signature(of: "Minh") == "TUQ. Lan: Minh (15/QĐ-SNV)")
        #expect(Mandate.Kind.acting.abbreviation == "Q.")
    }
}
