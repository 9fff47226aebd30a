"use client";

import { createContext, useContext } from "react";

const TimeZoneContext = createContext("UTC");

/** By whose clocks every part below shows times: an IANA name. */
export const TimeZoneProvider = TimeZoneContext.Provider;

/** The zone of the workspace: the rules count their days in it, so times are shown by its clocks too. */
export const useTimeZone = (): string => useContext(TimeZoneContext);
