// Tinh in a program of one's own: `swift run Report FILE.csv`, for example ../../hai-duong/clearance.csv.
import Glibc
import Tinh

struct CityYear: Decodable {
    let city: String
    let total: Int
    let overrun: Double?
}

guard CommandLine.arguments.count == 2 else {
    print("usage: Report CLEARANCE.csv")
    exit(2)
}

let engine = Engine()
let session = engine.makeSession()
do {
    try session.attach(path: CommandLine.arguments[1], as: "clearance")

    // A query prepared once and run with typed parameters; rows come as values of our own type.
    let perCity = try session.prepare(
        "sum compensation as total, sum compensation / sum plan - 1 as overrun by city where year = $year",
        parameters: ["year": .int])
    for year in [2022, 2023] {
        let result = try perCity.run(["year": .int(year)])
        for row in try result.rows(as: CityYear.self) {
            print(year, row.city, row.total, row.overrun.map { "\(($0 * 1000).rounded() / 10) %" } ?? "no plan")
        }
        for note in result.notes { print("note:", note.text) }
    }

    // Columns, typed.
    let result = try session.query("count as n, median compensation as middle by year")
    print(result.columns.map { "\($0.name): \($0.type)" }, result["n"]?.ints ?? [])

    // A mistake is an error with a code, a place and what to write instead.
    _ = try session.query("sum compensaton by city")
} catch let error as TinhError {
    for message in error.messages { print(message) }
}
