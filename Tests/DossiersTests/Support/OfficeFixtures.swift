import Dossiers

/// Three units of three levels, and the officers who sit in them.
enum Office {
    static let communeLevel = AdministrativeLevel(rank: 1)!
    static let provinceLevel = AdministrativeLevel(rank: 3)!
    static let ministryLevel = AdministrativeLevel(rank: 4)!

    static let since = Period(first: CivilDate(year: 2025, month: 7, day: 1)!)

    static let commune = unit(
        1, communeLevel, "H21.101", "UBND phường Quy Nhơn Bắc", area: "21553",
        roles: ["one-stop"], posts: ["counter"])
    static let province = unit(
        2, provinceLevel, "H21.07", "Sở Nội vụ", area: "52",
        roles: ["department", "authority"], posts: ["head", "specialist", "leader", "seal"])
    static let ministry = unit(
        3, ministryLevel, "G09", "Bộ Nội vụ", area: "00", roles: ["ministry"], posts: ["head"])

    static let units = ["commune": commune, "province": province, "ministry": ministry]

    /// One officer for every post; Khoa and Minh hold none, Hoa every one, in the ministry.
    static let officers: [String: Officer] = [
        "router": .router,
        "commune/An": Officer(id: 1, name: "An", unit: commune.id, posts: ["counter"]),
        "commune/Binh": Officer(id: 2, name: "Bình", unit: commune.id, posts: ["counter"]),
        "commune/Khoa": Officer(id: 3, name: "Khoa", unit: commune.id, posts: []),
        "province/Chi": Officer(id: 4, name: "Chi", unit: province.id, posts: ["head"]),
        "province/Dung": Officer(id: 5, name: "Dung", unit: province.id, posts: ["specialist"]),
        "province/Lan": Officer(id: 6, name: "Lan", unit: province.id, posts: ["leader"]),
        "province/Giang": Officer(id: 7, name: "Giang", unit: province.id, posts: ["seal"]),
        "province/Minh": Officer(id: 8, name: "Minh", unit: province.id, posts: []),
        "ministry/Hoa": Officer(
            id: 9, name: "Hoa", unit: ministry.id,
            posts: ["counter", "head", "specialist", "leader", "seal"]),
    ]

    /// The unit that does a step of the fixture procedure.
    static func unit(doing step: StepID) -> Unit {
        ["intake", "return"].contains(step) ? commune : province
    }

    /// An officer who may work at a step.
    static func officer(doing step: StepID) -> Officer {
        let name = [
            "assign": "province/Chi", "appraise": "province/Dung", "sign": "province/Lan",
            "seal": "province/Giang",
        ][step]
        return officers[name ?? "commune/An"]!
    }

    static func name(_ id: UnitID?) -> String {
        units.first { $0.value.id == id }?.key ?? "nobody"
    }

    private static func unit(
        _ ordinal: Int32, _ level: AdministrativeLevel, _ code: String, _ name: String,
        area: String, roles: [RoleID], posts: [PostID]
    ) -> Unit {
        Unit(
            id: UnitID(ordinal: ordinal, level: level), code: code, name: name, area: area,
            serves: [], roles: roles, posts: posts, calendar: "office", period: since, parent: nil,
            successor: nil)
    }
}
