// The hospitals and clinics of the demo county.
import Alliance

/// Sixteen organisations; each clinic has its township.
enum DemoOrganisations {
    private static let townships: [(name: String, clinics: [String])] = [
        ("石桥镇", ["上湾村", "柳沟村", "北坪村", "槐树村"]), ("云溪镇", ["竹园村", "青石村", "塘边村", "大坳村"]),
        ("松岭镇", ["松下村", "白鹭村", "老寨村", "泉口村"]),
    ]

    static func make(_ names: inout DemoNames) -> [Organisation] {
        let hospital = Organisation(
            id: names.next(), code: "H01", name: "青崖县人民医院", level: .leadHospital,
            creditCode: CreditCode(completing: "12519901M0000001A"))
        var above: [Organisation] = []
        var clinics: [Organisation] = []
        for (place, township) in townships.enumerated() {
            let unit = Organisation(
                id: names.next(), code: "T0\(place + 1)", name: township.name + "卫生院", level: .township,
                creditCode: CreditCode(completing: "12519901M000000\(place + 2)B"))
            above.append(unit)
            for village in township.clinics {
                let number = clinics.count + 1
                clinics.append(
                    Organisation(
                        id: names.next(), code: number < 10 ? "C0\(number)" : "C\(number)",
                        name: township.name + village + "卫生室", level: .villageClinic, supervisor: unit.id))
            }
        }
        return [hospital] + above + clinics
    }
}
