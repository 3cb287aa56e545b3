/**
 * The IANA time zone of each airport in the flight data, by state from vega-datasets' `airports.csv`, with the places
 * where a state has two zones (or Indiana, which kept standard time in 2001) set by hand.
 */
const AIRPORTS_BY_ZONE: Readonly<Record<string, string>> = {
  "America/New_York":
    "ABE ACY ALB APF ATL AVL AVP AZO BDL BGM BGR BOS BTV BUF BWI CAE CAK CHA CHS CLE CLT CMH CRW CVG DAB " +
    "DAY DCA DTW ELM ERI EWR EYW FAY FLL FNT GRR GSO GSP HPN IAD ILM ISP ITH JAX JFK LAN LEX LGA LWB MBS " +
    "MCO MDT MHT MIA MLB MQT MYR ORF ORH PBI PHL PIT PVD PWM RDU RIC ROA ROC RSW SAV SDF SRQ SWF SYR TLH " +
    "TOL TPA TRI TVC TYS",
  "America/Chicago":
    "ABI ACT AMA AUS BHM BIS BMI BNA BPT BRO BTR CID CLL CMI CRP DAL DBQ DFW DLH DSM EVV FAR FSD FSM GFK " +
    "GGG GPT GRB HOU HRL HSV IAH ICT ILE JAN LAW LBB LFT LIT LNK LRD LSE MAF MCI MDW MEM MFE MKE MLI MLU " +
    "MOB MOT MSN MSP MSY OKC OMA ORD PIA PNS RST SAT SGF SHV SJT SPS STL SUX TUL TXK TYR VPS XNA",
  "America/Denver": "ABQ BIL BOI BZN COS DEN DRO EGE ELP FCA GTF GUC HDN HLN JAC MSO MTJ RAP SLC",
  "America/Anchorage": "ADQ AKN ANC BET BRW CDV DLG DUT FAI GST JNU KTN OME OTZ PSG SCC SIT WRG YAK",
  "America/Los_Angeles":
    "BFL BUR EUG FAT GEG LAS LAX LGB MFR MRY OAK ONT PDX PSC PSP RNO SAN SBA SBP SEA SFO SJC SMF SNA",
  "America/Puerto_Rico": "BQN SJU STT STX",
  "America/Indiana/Indianapolis": "FWA IND SBN",
  "Pacific/Honolulu": "HNL ITO KOA LIH OGG",
  "America/Phoenix": "PHX TUS",
};

/** Airport code (IATA, three letters) to IANA zone, in order of the code; 229 airports. */
export const AIRPORT_ZONES: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(AIRPORTS_BY_ZONE)
    .flatMap(([zone, airports]) => airports.split(" ").map((airport) => [airport, zone] as const))
    .sort(([a], [b]) => (a < b ? -1 : 1)),
);
