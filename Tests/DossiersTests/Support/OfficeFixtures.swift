import Dossiers

/// Units of three levels, and the officers who sit in them.
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

    static let tax = unit(
        4, provinceLevel, "H21.90", "Thuế tỉnh", area: "52", roles: ["tax"], posts: ["clerk"])
    static let health = unit(
        5, provinceLevel, "H21.11", "Sở Y tế", area: "52", roles: ["health"], posts: ["clerk"])
    static let ward = unit(
        6, communeLevel, "H21.102", "UBND phường Quy Nhơn", area: "21550", roles: ["neighbour"],
        posts: ["clerk"])
    /// Takes the place of the province's department in a reorganisation.
    static let successor = unit(
        7, provinceLevel, "H21.08", "Sở Nội vụ và Lao động", area: "52",
        roles: ["department", "authority"], posts: ["head", "specialist", "leader", "seal"])

    static let units = [
        "commune": commune, "province": province, "ministry": ministry, "tax": tax,
        "health": health, "ward": ward, "successor": successor,
    ]

    /// One officer for every post; Khoa and Minh hold none, Hoa every one, in the ministry.
    ///
    /// Who sits in the successor answers for what the province's department held.
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
        "tax/Thu": Officer(id: 10, name: "Thu", unit: tax.id, posts: ["clerk"]),
        "health/Hanh": Officer(id: 11, name: "Hạnh", unit: health.id, posts: ["clerk"]),
        "ward/Vy": Officer(id: 12, name: "Vy", unit: ward.id, posts: ["clerk"]),
        "province/Phuc": Officer(
            id: 13, name: "Phúc", unit: province.id, posts: ["specialist", "leader"]),
        "successor/Son": Officer(
            id: 14, name: "Sơn", unit: successor.id,
            posts: ["head", "specialist", "leader", "seal"], standsFor: [province.id]),
    ]

    /// The unit that does a step of the fixture procedure.
    static func unit(doing step: StepID) -> Unit {
        ["intake", "return"].contains(step) ? commune : province
    }

    /// An officer who may work at a step.
    static func officer(doing step: StepID, in unit: UnitID? = nil) -> Officer {
        if unit == successor.id { return officers["successor/Son"]! }
        let name = [
            "assign": "province/Chi", "appraise": "province/Dung", "verify": "province/Dung",
            "sign": "province/Lan",
            "seal": "province/Giang",
        ][step]
        return officers[name ?? "commune/An"]!
    }

    static func name(_ id: UnitID?) -> String {
        units.first { $0.value.id == id }?.key ?? "nobody"
    }

    /// The officer who answers for an asked or fixing agency.
    static func clerk(of unit: UnitID) -> Officer {
        officers.values.filter { $0.unit == unit }.min { $0.id < $1.id } ?? officers["tax/Thu"]!
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
