import Dossiers
import Testing

/// Units, areas and roles over the reform of 1 July 2025.
@Suite struct DirectoryTests {
    static let old = Period(first: CivilDate("2018-06-21")!, last: CivilDate("2025-06-30")!)
    static let early = Period(first: CivilDate("2018-06-21")!, last: CivilDate("2020-12-31")!)
    static let late = Period(first: CivilDate("2021-01-01")!, last: CivilDate("2025-06-30")!)
    static let new = Period(first: CivilDate("2025-07-01")!)
    static let before = CivilDate("2025-06-30")!
    static let after = CivilDate("2025-07-01")!

    static let directory = Directory(roles: roles, units: units, areas: areas)

    static let roles = [
        Role(id: "one-stop", name: Bilingual(vi: "một cửa"), binding: .receiving, level: nil),
        Role(
            id: "department", name: Bilingual(vi: "sở"), binding: .nearest,
            level: Office.provinceLevel),
        Role(
            id: "land-branch", name: Bilingual(vi: "chi nhánh"), binding: .nearest,
            level: Office.provinceLevel),
        Role(
            id: "people's-committee", name: Bilingual(vi: "UBND xã"), binding: .nearest,
            level: Office.communeLevel),
        Role(id: "nobody", name: Bilingual(vi: "không ai"), binding: .nearest, level: nil),
    ]

    /// Bình Định bore code 52 before and Gia Lai took it; the ward of Quy Nhơn merged two.
    static let areas = [
        area("52", "Bình Định", 3, nil, old, to: ["52"]),
        area("64", "Gia Lai", 3, nil, old, to: ["52"]),
        area("52", "Gia Lai", 3, nil, new),
        area("540", "Quy Nhơn", 2, "52", old),
        area("21550", "Nhơn Bình", 1, "540", old, to: ["21553"]),
        area("21552", "Nhơn Phú", 1, "540", old, to: ["21553"]),
        area("21553", "Quy Nhơn Bắc", 1, "52", new),
        area("21600", "đã mất", 1, "540", old),
    ]

    static let units = [
        unit(
            1, 1, "H08.50", "UBND phường Nhơn Bình", "21550", ["people's-committee"], old,
            to: "H21.101"),
        unit(2, 2, "H08.40", "Một cửa Quy Nhơn", "540", ["one-stop"], early, to: "H08.41"),
        unit(3, 3, "H08.05", "Sở LĐTBXH Bình Định", "52", ["department"], old, to: "H21.07"),
        unit(4, 3, "H21.05", "Sở LĐTBXH Gia Lai (cũ)", "64", ["department"], old, to: "H21.07"),
        unit(5, 3, "H21.07", "Sở Nội vụ", "52", ["department"], new),
        unit(6, 1, "H21.101", "UBND phường Quy Nhơn Bắc", "21553", ["people's-committee"], new),
        unit(
            7, 3, "H21.30", "Chi nhánh VPĐKĐĐ Quy Nhơn", "990", ["land-branch"], new,
            serves: ["21553"]),
        unit(8, 2, "H08.41", "Trung tâm Quy Nhơn", "540", ["one-stop"], late, to: "H21.101"),
        unit(9, 2, "H08.42", "Không ai thay", "540", ["one-stop"], old),
        unit(10, 2, "H08.43", "Vòng", "540", ["one-stop"], old, to: "H08.44"),
        unit(11, 2, "H08.44", "Vòng", "540", ["one-stop"], old, to: "H08.43"),
    ]

    private func resolve(
        _ role: RoleID, _ subject: String, from receiving: Int = 0, on day: CivilDate
    ) -> Result<String, RoutingError> {
        do throws(RoutingError) {
            let unit = try Self.directory.resolve(
                role: role, subject: subject, receiving: Self.units[receiving].id, on: day)
            return .success(unit.code)
        } catch { return .failure(error) }
    }

    @Test func climbsToTheNearestUnitWithTheRole() {
        #expect(resolve("people's-committee", "21550", on: Self.before) == .success("H08.50"))
        #expect(resolve("department", "21550", on: Self.before) == .success("H08.05"))
        #expect(resolve("department", "64", on: Self.before) == .success("H21.05"))
        #expect(resolve("department", "21553", on: Self.after) == .success("H21.07"))
    }

    @Test func anOldAreaIsLookedForWhereItWentOver() {
        for old in ["21550", "21552"] {
            #expect(resolve("people's-committee", old, on: Self.after) == .success("H21.101"))
            #expect(resolve("department", old, on: Self.after) == .success("H21.07"))
        }
        #expect(resolve("department", "64", on: Self.after) == .success("H21.07"))
    }

    @Test func aUnitServesMoreThanItsOwnArea() {
        #expect(resolve("land-branch", "21553", on: Self.after) == .success("H21.30"))
        #expect(resolve("land-branch", "21550", on: Self.after) == .success("H21.30"))
    }

    @Test func theReceivingShopIsTakenOverByItsSuccessor() {
        let day = CivilDate("2020-12-31")!
        #expect(resolve("one-stop", "21550", from: 1, on: day) == .success("H08.40"))
        #expect(resolve("one-stop", "21550", from: 1, on: Self.before) == .success("H08.41"))
        // H08.40 went over to H08.41, and that one to H21.101.
        #expect(resolve("one-stop", "21550", from: 1, on: Self.after) == .success("H21.101"))
        #expect(Self.directory.standing(Self.units[2].id, on: Self.after)?.code == "H21.07")
        #expect(Self.directory.standing(Self.units[4].id, on: Self.after)?.code == "H21.07")
    }

    @Test func aCodeUsedAgainIsAnotherUnitOrArea() {
        #expect(Self.directory.area(code: "52", on: Self.before)?.name == "Bình Định")
        #expect(Self.directory.area(code: "52", on: Self.after)?.name == "Gia Lai")
        #expect(Self.directory.unit(code: "H21.07", on: Self.before) == nil)
        #expect(Self.directory.unit(code: "H21.07", on: Self.after)?.id == Self.units[4].id)
        #expect(Self.directory.area(code: "52", on: CivilDate("2018-06-20")!) == nil)
    }

    @Test func saysWhyNobodyIsFound() {
        #expect(resolve("tax", "21553", on: Self.after) == .failure(.unknownRole("tax")))
        #expect(
            resolve("department", "99999", on: Self.after)
                == .failure(.unknownArea("99999", Self.after)))
        #expect(
            resolve("department", "21600", on: Self.after)
                == .failure(.unknownArea("21600", Self.after)))
        #expect(
            resolve("nobody", "21553", on: Self.after)
                == .failure(.noUnit(role: "nobody", subject: "21553", Self.after)))
        for (index, code) in [(8, "H08.42"), (9, "H08.43")] {
            #expect(
                resolve("one-stop", "21553", from: index, on: Self.after)
                    == .failure(.noSuccessor(unit: code, Self.after)))
        }
    }

    @Test func aUnitsNumberCarriesItsLevel() {
        for unit in Self.units { #expect(UnitID(rawValue: unit.id.rawValue) == unit.id) }
        #expect(Self.units[4].level == Office.provinceLevel)
        for raw: Int32 in [0, -1, 16, 32, .min] { #expect(UnitID(rawValue: raw) == nil) }
        #expect(UnitID(rawValue: 17)?.level.rank == 1)
    }

    @Test func twoLevelsAreTheMost() {
        let one = LevelSet(Office.communeLevel)
        let two = one.union(LevelSet(Office.provinceLevel))
        let three = two.union(LevelSet(Office.ministryLevel))
        #expect(one.isWithinLimit && two.isWithinLimit && !three.isWithinLimit)
        #expect(three.levels == [Office.communeLevel, Office.provinceLevel, Office.ministryLevel])
        #expect(AdministrativeLevel(rank: 0) == nil && AdministrativeLevel(rank: 16) == nil)
    }

    private static func area(
        _ code: String, _ name: String, _ rank: UInt8, _ parent: String?, _ period: Period,
        to successors: [String] = []
    ) -> Area {
        Area(
            code: code, name: name, level: AdministrativeLevel(rank: rank)!, parent: parent,
            period: period, successors: successors, isDifficult: false)
    }

    private static func unit(
        _ ordinal: Int32, _ rank: UInt8, _ code: String, _ name: String, _ area: String,
        _ roles: [RoleID], _ period: Period, to successor: String? = nil, serves: [String] = []
    ) -> Unit {
        Unit(
            id: UnitID(ordinal: ordinal, level: AdministrativeLevel(rank: rank)!), code: code,
            name: name, area: area, serves: serves, roles: roles, posts: [], calendar: "office",
            period: period, parent: nil, successor: successor)
    }
}
